"""Tables: one description of rows and columns, shown as accessible HTML here and written as CSV by downloads.py.

Lives here: what a column holds and how its cells look. Does not: where rows come from.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from dashboards.wording import Carried, Cell, Mark, Wording


class Kind(Enum):
    """What a column holds; it decides alignment and notation."""

    TEXT = "text"
    CODE = "code"
    PROSE = "prose"
    DAY = "day"
    MONTH = "month"
    COUNT = "count"
    FIGURE = "figure"
    PERCENT = "percent"
    HOURS = "hours"
    PERCENT_INTERVAL = "percent_interval"
    HOURS_INTERVAL = "hours_interval"


Interval = tuple[Cell, Cell]
Value = str | date | Cell | Interval | None


@dataclass(frozen=True)
class Column:
    """A column: `key` names it in machine files, `header` is what people read."""

    key: str
    header: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True)
class Table:
    """Rows under a caption. The first column is the header of its row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def holds(self, said: Mark | str) -> bool:
        """Whether any cell holds this mark or name, so that the key to it must stand above the table."""
        return any(said in parts(value) for row in self.rows for value in row)

    def carried_columns(self) -> list[bool]:
        """For each column, whether any of its numbers is carried from before."""
        return [any(is_carried(row[number]) for row in self.rows) for number in range(len(self.columns))]


def parts(value: Value) -> tuple[Value, ...]:
    """Return a value as what it is made of: both ends of an interval, or itself."""
    return value if isinstance(value, tuple) else (value,)


def is_carried(value: Value) -> bool:
    """Whether a number, or an end of an interval, is carried from before."""
    return any(isinstance(part, Carried) for part in parts(value))


def notation(value: Value, kind: Kind, words: Wording) -> str:
    """Return one cell in the notation of its column, without the mark of a carried number."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, tuple):
        return _show_interval(value, kind, words)
    if isinstance(value, date):
        return words.month(value) if kind is Kind.MONTH else words.day(value)
    if kind is Kind.FIGURE:
        return words.as_it_is(value)
    if kind in (Kind.PERCENT, Kind.PERCENT_INTERVAL):
        return words.percent(value)
    return words.number(value, decimals=1 if kind in (Kind.HOURS, Kind.HOURS_INTERVAL) else 0)


def _show_interval(interval: Interval, kind: Kind, words: Wording) -> str:
    low, high = (notation(bound, kind, words) for bound in interval)
    if interval[0] is interval[1] and isinstance(interval[0], Mark):
        return low
    return words("table.interval", low=low, high=high)


def marks(tables: Sequence[Table], words: Wording) -> list[str]:
    """Return the keys of the texts that explain the marks in these tables: those that occur, and no other."""
    found = [f"mark.{mark.name.lower()}" for mark in Mark if any(table.holds(mark) for table in tables)]
    if any(any(table.carried_columns()) for table in tables):
        found.append("mark.carried")
    if any(table.holds(words("value.merged")) for table in tables):
        found.append("mark.merged")
    return found


def key_to(tables: Sequence[Table], words: Wording) -> str:
    """Return the key to the marks in these tables as a list, which stands above them."""
    lines = "".join(f"<li>{words.rich(mark)}</li>" for mark in marks(tables, words))
    return f'<ul class="key">{lines}</ul>' if lines else ""


def to_html(tables: Sequence[Table], words: Wording) -> str:
    """Return real tables: caption, a scope on every header."""
    return "".join(_one(table, words) for table in tables)


def _one(table: Table, words: Wording) -> str:
    head = "".join(_header(column) for column in table.columns)
    body = "".join(_row(row, table.columns, words) for row in table.rows)
    if not table.rows:
        body = f'<tr><td colspan="{len(table.columns)}">{_safe(words("table.empty"))}</td></tr>'
    caption = f"<caption>{_safe(table.caption)}</caption>"
    frame = f'<div class="frame" tabindex="0" role="region" aria-label="{_safe(table.caption)}">'
    parts = f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f"{frame}<table>{parts}</table></div>"


def _header(column: Column) -> str:
    return f'<th scope="col" class="{_side(column.kind)}">{_safe(column.header)}</th>'


def _row(row: Sequence[Value], columns: Sequence[Column], words: Wording) -> str:
    cells = [_cell(value, column.kind, words) for value, column in zip(row, columns, strict=True)]
    first = f'<th scope="row" class="{_side(columns[0].kind)}">{cells[0]}</th>'
    rest = (f'<td class="{_side(c.kind)}">{cell}</td>' for cell, c in zip(cells[1:], columns[1:], strict=True))
    return f"<tr>{first}{''.join(rest)}</tr>"


def _cell(value: Value, kind: Kind, words: Wording) -> str:
    """Return one cell as HTML, with the mark of a carried number: it can stand under it where there is little room."""
    mark = f'<span class="mark">\u00a0{Carried.SIGN}</span>' if is_carried(value) else ""
    return _safe(notation(value, kind, words)) + mark


def _side(kind: Kind) -> str:
    if kind in (Kind.TEXT, Kind.PROSE):
        return kind.value
    return "short" if kind in (Kind.CODE, Kind.DAY, Kind.MONTH) else "figures"


def _safe(text: str) -> str:
    return html.escape(text)
