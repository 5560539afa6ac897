"""What leaves a page as a file: CSV for a Dutch spreadsheet, and CSV for machines.

Lives here: the two dialects and their safety. Does not: other formats (report/ will hold the quarterly report).
"""

import csv
import io
from collections.abc import Iterable
from datetime import date

from dashboards.rows import About
from dashboards.tables import Column, Kind, Table, Value, show
from dashboards.wording import Mark, Wording

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
_INTERVALS = (Kind.PERCENT_INTERVAL, Kind.HOURS_INTERVAL)


def escaped(text: str) -> str:
    """Return text that a spreadsheet cannot take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def for_people(table: Table, explanation: Iterable[tuple[str, str]], words: Wording) -> bytes:
    """Return the table as a Dutch spreadsheet reads it, under lines that say what it is.

    Semicolons, decimal commas, `dd-mm-jjjj`, a byte order mark; in English the same layout with English notation.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([escaped(label), escaped(text)] for label, text in explanation)
    writer.writerow([])
    writer.writerow([escaped(column.header) for column in table.columns])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        writer.writerow([_for_people(value, column.kind, words) for value, column in cells])
    return out.getvalue().encode("utf-8-sig")


def _for_people(value: Value, kind: Kind, words: Wording) -> str:
    shown = show(value, kind, words)
    return escaped(shown) if isinstance(value, str) else shown


def for_machines(table: Table, about: About) -> bytes:
    """Return the table with commas, ISO dates and full numbers; a mark is an empty cell with its status beside it.

    Every row carries the release and the dates of its figures, so that it stays readable away from this page.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    marked = {column.key for column in table.columns if _is_number(column.kind)}
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
    parts = value if isinstance(value, tuple) else (value, value) if column.kind in _INTERVALS else (value,)
    cells = [_machine_cell(part) for part in parts]
    if not _is_number(column.kind):
        return cells
    hidden = any(part is Mark.HIDDEN for part in parts)
    return [*cells, "c" if hidden else ""]


def _machine_cell(value: str | date | int | float | Mark | None) -> str:
    if value is None or isinstance(value, Mark):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return escaped(value) if isinstance(value, str) else repr(value)


def _is_number(kind: Kind) -> bool:
    return kind not in (Kind.TEXT, Kind.CODE, Kind.DAY, Kind.MONTH)
