"""A table without people: pseudonyms for numbers of persons, years for dates of birth, everything else that tells out.

What belongs here: which column is what, by its title and content or as the administrator says, and turning it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.errors import UserMistake
from pipelines.intake.findings import DatasetError
from pipelines.intake.identifiers import Hit, identifier, suspicious
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.pseudonymise.outcome import Outcome
from pipelines.intake.pseudonymise.regional import birth_year, pseudonym
from pipelines.intake.readers import WORKBOOK_SUFFIXES, read_table
from pipelines.intake.readers.text import likely_separator
from pipelines.intake.tables import ROW, Table

_BSN, _BIRTH, _POSTCODE = "een BSN", "een geboortedatum", "een volledige postcode"
_CLIENT, _YEAR, _FOUR = "regionaal pseudoniem", "geboortejaar", "vier cijfers"
_LONGEST_NUMBER = 12
_TELLING_TITLE = re.compile(
    r"(?i)\b(adres|straat|huis(nummer|letter)|toevoeging|naam|telefoon|mobiel|e-?mail|opmerking|toelichting|notitie)"
)
_NEW_TITLES = {_CLIENT: "Pseudoniem", _YEAR: "Geboortejaar", _FOUR: "Postcode cijfers"}


@dataclass(frozen=True)
class Wishes:
    """What the administrator says of columns, by their titles; the rest is recognised."""

    client: tuple[str, ...] = ()
    birth: tuple[str, ...] = ()
    postcode: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    sheet: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that is spoken of."""
        return (*self.client, *self.birth, *self.postcode, *self.drop)


@dataclass
class _Plan:
    """What each column becomes; columns of `bsn` hold citizen service numbers."""

    become: dict[str, str] = field(default_factory=dict)
    drop: list[str] = field(default_factory=list)
    bsn: set[str] = field(default_factory=set)


def pseudonymise_table(name: str, content: bytes, key: bytes, wishes: Wishes) -> Outcome:
    """Return the table in its own form, rows in the same order.

    Raises UserMistake when it cannot be read, when no column holds persons' numbers, when a value cannot be turned, or
    when an identifier would remain.
    """
    table = _read(name, content, wishes.sheet)
    _require_columns(name, table, wishes.named)
    plan = _plan(table, wishes)
    if _CLIENT not in plan.become.values():
        raise UserMistake(f"{name}: no column was found that says whose row it is. Name it: --client COLUMN.")
    frame = table.frame.select(_turned(name, table, plan, key))
    _refuse_rest(name, frame)
    written = _as_workbook(frame) if _is_workbook(name) else _as_text(frame, content)
    dropped = tuple(title for title in table.columns if title in plan.drop)
    return Outcome(written, frame.height, "rijen", plan.become, dropped)


def _read(name: str, content: bytes, sheet: str | None) -> Table:
    try:
        return read_table(name, content, Dialect(), (), sheet=sheet)
    except DatasetError as fault:
        raise UserMistake(fault.message) from None


def _require_columns(name: str, table: Table, named: Iterable[str]) -> None:
    for title in named:
        if title not in table.columns:
            raise UserMistake(f"{name} has no column '{title}'. Its columns are: {', '.join(table.columns)}.")


def _plan(table: Table, wishes: Wishes) -> _Plan:
    plan = _Plan(drop=list(wishes.drop))
    for titles, what in ((wishes.client, _CLIENT), (wishes.birth, _YEAR), (wishes.postcode, _FOUR)):
        plan.become |= dict.fromkeys(titles, what)
    found = {title: hit for title in table.columns if (hit := identifier(table.frame, title, lenient=True))}
    plan.drop += [title for title in table.columns if _TELLING_TITLE.search(title) and title not in wishes.named]
    plan.bsn = {title for title, hit in found.items() if hit.kind == _BSN}
    recognised = {_BSN: _CLIENT, _BIRTH: _YEAR, _POSTCODE: _FOUR}
    for title, hit in found.items():
        if title in plan.become or title in plan.drop:
            continue
        if hit.kind in recognised and _is_whole(table, title, hit):
            plan.become[title] = recognised[hit.kind]
        else:
            plan.drop.append(title)
    return plan


def _is_whole(table: Table, title: str, hit: Hit) -> bool:
    """Whether the identifier is what the column is for, and not a slip in a column of text."""
    lengths = table.frame[title].drop_nulls().str.len_chars()
    return hit.kind == _BIRTH or bool((lengths <= _LONGEST_NUMBER).all())


def _turned(name: str, table: Table, plan: _Plan, key: bytes) -> list[pl.Series]:
    taken = {title for title in table.columns if title not in plan.become and title not in plan.drop}
    columns = []
    for title in table.columns:
        if title in plan.drop:
            continue
        values = table.frame[title]
        if title in plan.become:
            what = plan.become[title]
            values = _turn(name, table, title, _turner(what, key, title in plan.bsn), what)
            values = values.alias(_free_title(_NEW_TITLES[what], taken))
        columns.append(values)
    return columns


def _free_title(title: str, taken: set[str]) -> str:
    free, copy = title, 1
    while free in taken:
        copy += 1
        free = f"{title} ({copy})"
    taken.add(free)
    return free


def _turner(what: str, key: bytes, is_bsn: bool) -> Callable[[str], str | None]:
    if what == _CLIENT:
        return lambda value: pseudonym(value, key, is_bsn)
    return birth_year if what == _YEAR else _four_digits


def _four_digits(value: str) -> str | None:
    digits = value.strip()[:4]
    return digits if digits.isdigit() and len(digits) == 4 else None


def _turn(name: str, table: Table, title: str, turner: Callable[[str], str | None], what: str) -> pl.Series:
    values: Mapping[str, str | None] = {value: turner(value) for value in table.frame[title].drop_nulls().unique()}
    lost = [value for value, turned in values.items() if turned is None]
    if lost:
        row = table.frame.filter(pl.col(title).is_in(lost))[ROW][0]
        raise UserMistake(
            f"{name}, row {row}: column '{title}' cannot be turned into {what}. Mend the value, or leave the column "
            f"out: --drop '{title}'."
        )
    return table.frame[title].replace_strict(list(values), list(values.values()), default=None, return_dtype=pl.String)


def _refuse_rest(name: str, frame: pl.DataFrame) -> None:
    numbered = frame.with_row_index(ROW, offset=2)
    for title in suspicious(numbered):
        hit = identifier(numbered, title)
        if hit is not None:
            raise UserMistake(
                f"{name}: column '{title}' would still hold {hit.kind} (row {hit.rows[0]}); nothing was written. "
                f"Leave it out with --drop '{title}', or say what it is with --client, --birth or --postcode."
            )


def _is_workbook(name: str) -> bool:
    return name.lower().endswith(tuple(WORKBOOK_SUFFIXES))


def _as_text(frame: pl.DataFrame, content: bytes) -> bytes:
    """Write with the separator and the encoding of the original."""
    encoding = _encoding(content)
    first = content.decode(encoding, "replace").splitlines()[0]
    written = io.StringIO()
    lines: Any = csv.writer(written, delimiter=likely_separator(first, ()), lineterminator="\r\n")
    lines.writerow(frame.columns)
    lines.writerows(["" if cell is None else cell for cell in row] for row in frame.iter_rows())
    return written.getvalue().encode(encoding)


def _encoding(content: bytes) -> str:
    for encoding in ("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "utf-16", "cp1252"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _as_workbook(frame: pl.DataFrame) -> bytes:
    import xlsxwriter

    written = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, plain) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return written.getvalue()
