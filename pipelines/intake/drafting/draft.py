"""The guesses as a profile in YAML, with a mark on everything that a person must confirm.

What belongs here: writing. What does not: guessing.
"""

import json
import re
from collections.abc import Iterable, Sequence

from pipelines.intake.drafting import TO_CONFIRM
from pipelines.intake.drafting.guesses import Guess, Guessed

_KINDS = {"leases": "corporation", "units": "corporation", "guidance": "care", "shelter_stays": "care"}
_KINDS |= {"clients": "care", "applications": "placement", "placements": "placement", "grants": "region"}


def as_profile(partner: str, guessed: Sequence[Guessed]) -> str:
    """Return the text of `<partner>.yaml`."""
    lines = [
        "# yaml-language-server: $schema=profile.schema.json",
        f'# Eerste opzet, gemaakt uit voorbeeldbestanden. Wat "{TO_CONFIRM}" is, is een gissing: kijk het na,',
        "# verbeter het en haal de opmerking weg.",
        f"partner: {partner}",
        f"name: {partner.capitalize()}  # {TO_CONFIRM}: zoals hij op de pagina's heet",
        f"kind: {_kind(guessed)}  # {TO_CONFIRM}",
        f"rhythm: quarter  # {TO_CONFIRM}: month, quarter of year",
        f'owner: {{name: "Team gegevens", contact: "onbekend"}}  # {TO_CONFIRM}: een team, geen persoon',
        "datasets:" if guessed else "datasets: {}",
    ]
    by_dataset: dict[str, list[Guessed]] = {}
    for one in guessed:
        by_dataset.setdefault(one.contract.name, []).append(one)
    for dataset, found in by_dataset.items():
        mode = f"    mode: full  # {TO_CONFIRM}: de hele stand (full) of alleen wijzigingen (changes)"
        lines += [f"  {dataset}:", mode, "    sources:", *(line for one in found for line in _source(one, partner))]
    return "\n".join(lines) + "\n"


def _kind(guessed: Sequence[Guessed]) -> str:
    found = [_KINDS[one.contract.name] for one in guessed if one.contract.name in _KINDS]
    return max(set(found), key=found.count) if found else "corporation"


def _source(one: Guessed, partner: str) -> Iterable[str]:
    yield f"      - files: {_quoted(one.sample.pattern)}"
    if one.sample.sheet:
        yield f"        sheet: {_quoted(one.sample.sheet)}"
    dialect = one.sample.dialect
    said: dict[str, str | int | None] = {"encoding": dialect.encoding, "separator": dialect.separator}
    said |= {"header_row": dialect.header_row, "decimal": one.decimal, "date": one.date}
    for name, value in said.items():
        if value is not None:
            yield f"        {name}: {value if isinstance(value, int) else _quoted(value)}"
    for title, kind in one.telling.items():
        yield f"        # {TO_CONFIRM}: {_quoted(title)} bevat {kind}; laat hem weglaten of pseudonimiseren"
    of_its_own = [column for column in one.missing if column == "corporation"]
    for column in (column for column in one.missing if column not in of_its_own):
        yield f"        # {TO_CONFIRM}: {column} is verplicht en werd in geen kolom herkend"
    yield "        columns:" if one.columns else "        columns: {}"
    for column, guess in one.columns.items():
        yield from _column(column, guess)
    for column in of_its_own:
        yield f"          {column}: {{constant: {partner}}}  # {TO_CONFIRM}: complexen van deze partner zelf"
    if one.unused:
        titles = ", ".join(_quoted(title) for title in one.unused)
        yield f"        ignore: [{titles}]  # {TO_CONFIRM}: niet gebruikt"


def _column(column: str, guess: Guess) -> Iterable[str]:
    mark = "" if guess.sure else f"  # {TO_CONFIRM}"
    if guess.reduce:
        yield f"          {column}: {{from: {_quoted(guess.title)}, reduce: {guess.reduce}}}{mark}"
        return
    codes = {code: meaning for code, meaning in guess.codes.items() if code != meaning}
    if not codes and not guess.unknown:
        yield f"          {column}: {_quoted(guess.title)}{mark}"
        return
    yield f"          {column}:{mark}"
    yield f"            from: {_quoted(guess.title)}"
    listed = ", ".join(f"{_quoted(code)}: {_quoted(meaning)}" for code, meaning in guess.codes.items())
    yield f"            codes: {{{listed}}}"
    if guess.unknown and guess.flag:
        yield f"            unknown: false  # {TO_CONFIRM}: al het andere is nee"
    elif guess.unknown:
        yield f"            # {TO_CONFIRM}: wat betekent {_codes(guess.unknown)}?"


def _codes(unknown: Sequence[str]) -> str:
    """Codes by name; what may be a remark about somebody is only counted."""
    named = [_quoted(code) for code in unknown if re.fullmatch(r"\w{1,12}", code)]
    others = len(unknown) - len(named)
    return ", ".join([*named, *([f"{others} andere waarde(n)"] if others else [])])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
