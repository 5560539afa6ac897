"""Rows between two that a table is about, such as months between the horizons of a curve: which of them are told of.

What belongs here: which points of such rows can print a value of their own, and leaving out the rows of which none can:
they would only repeat the row before them. So a table stays as small as what it has to say, and all counts in it are
cells that hide and are attacked like any other.
What does not: the rule of ten people itself (`primary`), what hides of what is told (`control`), what is repeated of
the row before (`printing`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.primary import steps
from pipelines.disclosure.record import Record
from pipelines.disclosure.relations import grouped, lies_between, place_of
from pipelines.disclosure.tables import Row, Rows, Running, Table


def without_idle(sheet: Sheet, min_cell: int, records: Sequence[Record]) -> Sheet:
    """The sheet without rows in between of which no point can print a value of its own.

    Those that a former publication had stay, for what was printed then is compared with what they count now.
    """
    table = sheet.table
    had = {cell.row for record in records for cell in record.counts if cell.table == table.name}
    step = {id(row) for running in table.running for row in stepping(table, running, sheet.rows, min_cell)}
    rows = [row for row in sheet.rows if not lies_between(table, row) or id(row) in step or place_of(table, row) in had]
    return replace(sheet, rows=rows)


def stepping(table: Table, running: Running, rows: Rows, min_cell: int) -> Iterator[Row]:
    """The rows at which a running total can print a value of its own, as far as today's counts go."""
    for group in grouped(rows, running.within):
        shown = shows_at(table, running, group, min_cell, [False] * len(group))
        yield from (row for row, shows in zip(group, shown, strict=True) if shows)


def shows_at(table: Table, running: Running, rows: Rows, min_cell: int, stands: Sequence[bool]) -> list[bool]:
    """Which rows print a value of their own of one running total; those that it `stands` in were printed before."""
    totals, between = [row[running.total] for row in rows], [lies_between(table, row) for row in rows]
    shown = steps_between(totals, between, min_cell, running.last_shows, stands)
    return [shows and not (running.coarse and later) for shows, later in zip(shown, between, strict=True)]


def steps_between(
    totals: Sequence[int], between: Sequence[bool], min_cell: int, last_shows: bool, stands: Sequence[bool]
) -> list[bool]:
    """Which points of a running total print a value of their own where some lie `between` those it is about.

    Those in between take nothing from the others, today or later: they come second, and only before one that shows.
    """
    first = [place for place, later in enumerate(between) if not later or stands[place]]
    found = steps([totals[one] for one in first], min_cell, last_shows, [stands[one] for one in first])
    shown = {place for place, shows in zip(first, found, strict=True) if shows}
    ahead = range(max(shown, default=-1) + 1)
    second = steps([totals[place] for place in ahead], min_cell, stands=[place in shown for place in ahead])
    return [*second, *[False] * (len(totals) - len(second))]
