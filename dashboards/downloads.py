"""What leaves a page as a file: CSV for a Dutch spreadsheet, and CSV for machines.

Lives here: the two dialects and their safety. Does not: other formats (report/ will hold the quarterly report).
"""

import csv
import io
from collections.abc import Iterable
from datetime import date

from dashboards.rows import About
from dashboards.tables import Column, Kind, Table, Value, is_carried, notation
from dashboards.wording import Carried, Mark, Wording

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
_INTERVALS = (Kind.PERCENT_INTERVAL, Kind.HOURS_INTERVAL)
_PERCENTS = (Kind.PERCENT, Kind.PERCENT_INTERVAL)
Part = str | date | int | float | Mark | None


def escaped(text: str) -> str:
    """Return text that a spreadsheet cannot take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def for_people(table: Table, explanation: Iterable[tuple[str, str]], words: Wording) -> bytes:
    """Return the table for a spreadsheet, under lines that say what it is.

    Semicolons, a byte order mark, and numbers and dates as the language writes them. Percentages are plain numbers
    with the sign in the header, intervals two columns, and the mark of carried numbers has a column of its own: so a
    spreadsheet can calculate with them.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([escaped(label), escaped(text)] for label, text in explanation)
    writer.writerow([])
    described = list(zip(table.columns, table.carried_columns(), strict=True))
    writer.writerow([escaped(header) for column, has in described for header in _headers(column, has, words)])
    for row in table.rows:
        cells = zip(row, described, strict=True)
        writer.writerow([part for value, (column, has) in cells for part in _for_people(value, column, has, words)])
    return out.getvalue().encode("utf-8-sig")


def _headers(column: Column, marked: bool, words: Wording) -> list[str]:
    header = f"{column.header} (%)" if column.kind in _PERCENTS else column.header
    carried = words("download.carried")
    mark = [f"{column.header}: {carried}"] if marked else []
    if column.kind not in _INTERVALS:
        return [header, *mark]
    return [*(f"{header}: {words(bound)}" for bound in ("table.low", "table.high")), *mark]


def _for_people(value: Value, column: Column, marked: bool, words: Wording) -> list[str]:
    cells = [_person_cell(part, column.kind, words) for part in _parts(value, column)]
    return [*cells, Carried.SIGN if is_carried(value) else ""] if marked else cells


def _person_cell(value: Part, kind: Kind, words: Wording) -> str:
    if isinstance(value, str):
        return escaped(value)
    if kind in _PERCENTS and isinstance(value, int | float):
        return words.number(value * 100, words.decimals)
    return notation(value, kind, words)


def for_machines(table: Table, about: About) -> bytes:
    """Return the table with commas, ISO dates and full numbers; a mark is an empty cell with its status beside it.

    Every row carries the release and the dates of its figures, so that it stays readable away from this page.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    marked = {column.key for column in table.columns if _can_be_hidden(column.kind)}
    names = [name for column in table.columns for name in _names(column, column.key in marked)]
    writer.writerow([*names, "known_on", "reference_date", "release"])
    dates = [about.as_known_on.isoformat(), about.reference_date.isoformat(), about.release]
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        writer.writerow([part for value, column in cells for part in _for_machines(value, column)] + dates)
    return out.getvalue().encode("utf-8")


def _names(column: Column, marked: bool) -> list[str]:
    names = [f"{column.key}_low", f"{column.key}_high"] if column.kind in _INTERVALS else [column.key]
    return [*names, f"{column.key}_status"] if marked else names


def _for_machines(value: Value, column: Column) -> list[str]:
    parts = _parts(value, column)
    cells = [_machine_cell(part) for part in parts]
    if not _can_be_hidden(column.kind):
        return cells
    if any(part is Mark.HIDDEN for part in parts):
        return [*cells, "c"]
    return [*cells, "u" if is_carried(value) else ""]


def _parts(value: Value, column: Column) -> tuple[Part, ...]:
    """Return the cells that a value becomes: two for an interval, also where it is a mark as a whole."""
    if isinstance(value, tuple):
        return value
    return (value, value) if column.kind in _INTERVALS else (value,)


def _machine_cell(value: Part) -> str:
    if value is None or isinstance(value, Mark):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return escaped(value) if isinstance(value, str) else repr(value)


def _can_be_hidden(kind: Kind) -> bool:
    """Whether a column holds numbers that can be hidden; a figure out of a query is what it is."""
    return kind not in (Kind.TEXT, Kind.CODE, Kind.PROSE, Kind.DAY, Kind.MONTH, Kind.FIGURE)
