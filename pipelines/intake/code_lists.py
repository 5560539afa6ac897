"""A published code list, such as VERA's: its own defects, and whether a profile's codes are in it.

What belongs here: reading such a list and judging it. What does not: deliveries. A list is public and names nobody, so
that its values may be shown.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import ColumnRule, Dialect, Profile
from pipelines.intake.readers import open_table
from pipelines.intake.tables import ROW

COLUMNS = ("Soort", "Code", "Naam", "Omschrijving", "Begindatum", "Einddatum", "Parent", "Informatiedomein")
KINDS = {
    "key": "keys that stand more than once",
    "date": "impossible dates",
    "form": "dates in another form than most",
    "blank": "values with blanks around them",
    "parent": "unknown parents",
    "order": "ends before the begin",
    "unknown": "codes of the profile that the list does not have",
    "expired": "codes of the profile that have expired",
}
_DATES = ("Begindatum", "Einddatum")
_FORMS = {
    "dd-mm-yyyy": (re.compile(r"^\d{2}-\d{2}-\d{4}$"), "%d-%m-%Y"),
    "d-m-yyyy": (re.compile(r"^\d{1,2}-\d{1,2}-\d{4}$"), "%d-%m-%Y"),
    "yyyy-mm-dd": (re.compile(r"^\d{4}-\d{2}-\d{2}$"), "%Y-%m-%d"),
}


@dataclass(frozen=True)
class Entry:
    """One row of a code list: `values` by column as they stand there, `row` as a spreadsheet numbers it."""

    row: int
    values: dict[str, str]

    @property
    def key(self) -> str:
        """List and code, as `Parent` names them."""
        return f"{self.text('Soort')}.{self.text('Code')}"

    def text(self, column: str) -> str:
        """Return a value without the blanks around it."""
        return self.values[column].strip()

    def day(self, column: str) -> dt.date | None:
        """Return a date; None when there is none or it cannot be read."""
        return _read(self.text(column))[1]


@dataclass(frozen=True, order=True)
class Defect:
    """One thing that is wrong: `where` is a row of the list, or a column of a profile."""

    kind: str
    where: str
    message: str


def read_code_list(path: Path) -> list[Entry]:
    """Return the rows of a code list. Raises UserMistake for a file that is none."""
    try:
        table = open_table(path.name, path.read_bytes(), Dialect(), COLUMNS)
    except OSError as error:
        raise UserMistake(f"{path} cannot be read ({error.strerror}). Give the file of a code list.") from None
    except DatasetError as fault:
        raise UserMistake(fault.message) from None
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise UserMistake(f"{path.name} is no code list: it lacks {', '.join(missing)}. Give one with these columns.")
    rows = table.frame.select(ROW, *COLUMNS).iter_rows()
    entries = (Entry(row, dict(zip(COLUMNS, (value or "" for value in rest), strict=True))) for row, *rest in rows)
    return [entry for entry in entries if any(entry.text(column) for column in COLUMNS)]


def list_defects(entries: Sequence[Entry]) -> list[Defect]:
    """Return what is wrong with the list itself, by kind and row."""
    keys = {entry.key for entry in entries}
    usual = _usual_form(entries)
    found = [*_repeats(entries)]
    for entry in entries:
        found += _dates(entry, usual)
        found += _blanks(entry)
        parent = entry.text("Parent")
        if parent and parent not in keys:
            found.append(_at(entry, "parent", f"parent {parent} is not in the list"))
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), int(one.where)))


def profile_defects(entries: Sequence[Entry], profile: Profile, today: dt.date) -> list[Defect]:
    """Return which codes of a profile are not in the list that its column names, or have expired by `today`."""
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        known[entry.key].append(entry)
    rules = {
        (dataset, column, rule.code_list): rule
        for dataset, said in profile.datasets.items()
        for source in said.sources
        for column, rule in source.columns.items()
        if rule.code_list
    }
    found = [
        defect
        for (dataset, column, _), rule in rules.items()
        for defect in _rule_defects(f"{dataset}.{column}", rule, known, today)
    ]
    return sorted(found, key=lambda one: list(KINDS).index(one.kind))


def _rule_defects(where: str, rule: ColumnRule, known: dict[str, list[Entry]], today: dt.date) -> Iterator[Defect]:
    for code in rule.codes or {}:
        rows = known.get(f"{rule.code_list}.{code}", [])
        ends = [entry.day("Einddatum") for entry in rows]
        last = max((end for end in ends if end), default=None)
        if not rows:
            yield Defect("unknown", where, f"{code} is not in {rule.code_list}")
        elif last and None not in ends and last < today:
            yield Defect("expired", where, f"{code} of {rule.code_list} ended on {last}")


def _repeats(entries: Sequence[Entry]) -> Iterator[Defect]:
    first: dict[str, Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.key, entry)
        if before is not entry:
            yield _at(entry, "key", f"{entry.key} stands in row {before.row} too")


def _dates(entry: Entry, usual: str) -> Iterator[Defect]:
    for column in _DATES:
        value = entry.text(column)
        form, day = _read(value)
        if value and day is None:
            yield _at(entry, "date", f"{column} {value} is no date")
        elif value and form != usual:
            yield _at(entry, "form", f"{column} {value} is written as {form}, most are {usual}")
    begin, end = (entry.day(column) for column in _DATES)
    if begin and end and end < begin:
        yield _at(entry, "order", f"Einddatum {end} lies before Begindatum {begin}")


def _blanks(entry: Entry) -> Iterator[Defect]:
    for column, value in entry.values.items():
        if value != value.strip():
            yield _at(entry, "blank", f"{column} has blanks around it")


def _usual_form(entries: Collection[Entry]) -> str:
    forms = Counter(_read(entry.text(column))[0] for entry in entries for column in _DATES)
    return max(_FORMS, key=lambda form: forms[form])


def _read(value: str) -> tuple[str | None, dt.date | None]:
    """Return in which form a date is written, and the date; None for what it is not."""
    for form, (shape, notation) in _FORMS.items():
        if shape.match(value):
            try:
                return form, dt.datetime.strptime(value, notation).date()
            except ValueError:
                return None, None
    return None, None


def _at(entry: Entry, kind: str, message: str) -> Defect:
    return Defect(kind, str(entry.row), message)
