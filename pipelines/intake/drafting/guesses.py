"""Which dataset a sample most resembles, and which of its columns are which.

What belongs here: the guesses and how sure they are. What does not: writing them down (`draft`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.intake.drafting.samples import Sample
from pipelines.intake.drafting.vocabulary import LIKELY, SURE, Vocabulary, normal
from pipelines.intake.identifiers import Hit, identifier
from validations.contracts import CONTRACTS, Contract

REDUCED = {"birth_year": ("year", "een geboortedatum"), "postcode4": ("postcode4", "een volledige postcode")}
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d")
_MOST_CODES, _LONGEST_CODE = 30, 40
_FILE_SAYS = 0.5


@dataclass(frozen=True)
class Guess:
    """What one canonical column comes from; `sure` when others call it just so.

    `codes` maps the codes seen whose meaning is known; `unknown` are the others, which for a `flag` mean no. `reduce`
    is how an identifier is cut.
    """

    title: str
    sure: bool
    codes: dict[str, str]
    unknown: tuple[str, ...] = ()
    reduce: str | None = None
    flag: bool = False


@dataclass(frozen=True)
class Guessed:
    """A sample as a dataset: its columns, what required ones are missing, and titles that hold people."""

    sample: Sample
    contract: Contract
    columns: dict[str, Guess]
    telling: dict[str, str]
    date: str | None
    decimal: str | None

    @property
    def missing(self) -> list[str]:
        """Required columns that no column of the sample was taken for."""
        return sorted(self.contract.required - self.columns.keys())

    @property
    def unused(self) -> list[str]:
        """Titles that nothing was made of."""
        used = {guess.title for guess in self.columns.values()}
        return [title for title in self.sample.table.columns if title not in used and title not in self.telling]


def guess(sample: Sample, words: Vocabulary) -> Guessed | None:
    """Return the dataset that the sample most resembles; None when it resembles none."""
    judged = [(_score(sample, contract, words), contract) for contract in CONTRACTS.values()]
    score, contract = max(judged, key=lambda one: one[0])
    if score <= _FILE_SAYS:
        return None
    titles = _matched(sample, contract, words)
    people = _people(sample)
    guesses = {
        column: _guess(sample, contract, column, title, sure, people, words)
        for column, (title, sure) in titles.items()
        if title not in people or _reducible(column, people[title])
    }
    # a flag whose codes nobody knows would say no of everyone
    columns = {column: one for column, one in guesses.items() if one.codes or not one.flag}
    telling = {title: hit.kind for title, hit in people.items() if title not in {one.title for one in columns.values()}}
    return Guessed(sample, contract, columns, telling, _date_form(sample, contract, columns), _decimal(sample, columns))


def _score(sample: Sample, contract: Contract, words: Vocabulary) -> float:
    """The share of required columns that are recognised, a little for others, and what the name of the file says."""
    titles = _matched(sample, contract, words)
    required = len(contract.required & titles.keys()) / len(contract.required)
    named = normal(re.sub(r"\d", "", sample.sheet or sample.name.rpartition(".")[0]))
    says = any(named == known or (known and known in named) for known in words.files[contract.name])
    return required + len(titles) / (20 + len(contract.columns)) + (_FILE_SAYS if says else 0)


def _matched(sample: Sample, contract: Contract, words: Vocabulary) -> dict[str, tuple[str, bool]]:
    """Pair columns with titles, the most alike first; each title serves once."""
    pairs = [
        (words.likeness(contract.name, column, title), column, title)
        for column in contract.columns
        for title in sample.table.columns
    ]
    found: dict[str, tuple[str, bool]] = {}
    taken: set[str] = set()
    for likeness, column, title in sorted(pairs, key=lambda one: -one[0]):
        if likeness >= LIKELY and column not in found and title not in taken:
            found[column] = (title, likeness == SURE)
            taken.add(title)
    return found


def _people(sample: Sample) -> Mapping[str, Hit]:
    frame = sample.table.frame
    return {title: hit for title in sample.table.columns if (hit := identifier(frame, title, lenient=True))}


def _reducible(column: str, hit: Hit) -> bool:
    return column in REDUCED and REDUCED[column][1] == hit.kind


def _guess(  # noqa: PLR0913, PLR0917 - a column and what is known about it
    sample: Sample,
    contract: Contract,
    column: str,
    title: str,
    sure: bool,
    people: Mapping[str, Hit],
    words: Vocabulary,
) -> Guess:
    if title in people:
        return Guess(title, sure, {}, reduce=REDUCED[column][0])
    flag = contract.columns[column] == pl.Boolean
    if column not in contract.codes and not flag:
        return Guess(title, sure, {})
    seen = sample.table.frame[title].drop_nulls().unique().sort()
    short = [code for code in seen.to_list() if len(code) <= _LONGEST_CODE]
    if len(short) > _MOST_CODES:
        return Guess(title, False, {})
    meant = {code: words.meaning(contract.name, column, code) for code in short}
    codes = {code: meaning for code, meaning in meant.items() if meaning}
    unknown = tuple(code for code, meaning in meant.items() if not meaning)
    return Guess(title, sure, codes, unknown, flag=flag)


def _date_form(sample: Sample, contract: Contract, columns: Mapping[str, Guess]) -> str | None:
    days = [guess.title for column, guess in columns.items() if contract.columns[column] == pl.Date]
    values = (
        pl.concat([sample.table.frame[title].drop_nulls() for title in days])
        if days
        else pl.Series([], dtype=pl.String)
    )
    fits = {form: int(values.str.to_date(form, strict=False).is_not_null().sum()) for form in _DATES}
    best = max(fits, key=lambda form: fits[form])
    return best if fits[best] else None


def _decimal(sample: Sample, columns: Mapping[str, Guess]) -> str | None:
    texts = [sample.table.frame[guess.title].drop_nulls() for guess in columns.values()]
    commas = sum(int(text.str.contains(r"^-?\d+,\d+$").sum()) for text in texts)
    points = sum(int(text.str.contains(r"^-?\d+\.\d+$").sum()) for text in texts)
    return "," if commas > points else "." if points else None
