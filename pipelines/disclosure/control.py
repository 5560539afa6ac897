"""Disclosure control over all tables at once: which cells hide.

What belongs here: the order of the steps, from exact rows to a set of hidden cells; no file is read or written here.
What does not: each step's own rule (`merging`, `relations`, `primary`, `protection`), and what is printed of the rest
(`printing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.merging import Places, Sheet
from pipelines.disclosure.primary import primary, steps
from pipelines.disclosure.protection import secondary
from pipelines.disclosure.relations import Matrix, cell_of, grouped
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.tables import Link, Row, Rows, Running, Share, Table
from pipelines.disclosure.ties import Tie


@dataclass(frozen=True, slots=True)
class Hiding:
    """Cells hidden for what they are, and cells hidden to protect those."""

    primary: frozenset[Cell]
    secondary: frozenset[Cell]

    def __contains__(self, cell: Cell) -> bool:
        return cell in self.primary or cell in self.secondary


def hide(sheets: Sequence[Sheet], places: Places, links: Sequence[Link | Tie], rules: Rules) -> Hiding:
    """Every cell that must not be printed, over all tables together."""
    matrix = matrix_of(sheets, places, links)
    relations, min_cell = list(matrix.relations.values()), rules.min_cell
    first = primary(matrix.entries, relations, min_cell).union(
        *(small_remainders(sheet.table, sheet.rows, min_cell) for sheet in sheets),
        *(cells_past_the_end(sheet.table, sheet.rows, min_cell) for sheet in sheets),
        *(points_between_steps(sheet.table, sheet.rows, min_cell) for sheet in sheets),
    )
    return Hiding(first, secondary(matrix.entries, relations, first, rules))


def matrix_of(sheets: Sequence[Sheet], places: Places, links: Sequence[Link | Tie]) -> Matrix:
    """All cells of a release and how they add up."""
    matrix = Matrix()
    for sheet in sheets:
        matrix.add(sheet, places)
    for link in links:
        matrix.hold(link)
    return matrix


def small_remainders(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """Numerators whose remainder is too small: who is not in them would be nearly named."""
    return frozenset(
        cell_of(table, row, share.numerator)
        for row in rows
        for share in table.shares
        if has_small_remainder(row, share, min_cell)
    )


def has_small_remainder(row: Row, share: Share, min_cell: int) -> bool:
    """Whether fewer than `min_cell` people are in the denominator and not in the numerator."""
    if row[share.of] is None or row[share.numerator] is None:
        return False
    rest = row[share.of] - row[share.numerator]
    return bool(rest < min_cell and not (share.whole_shows and rest == 0))


def cells_past_the_end(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """The counts of rows that are not printed, because too few people are still followed there."""
    own = [count.name for count in table.counts if not count.once]
    return frozenset(
        cell_of(table, row, column) for row in rows if is_past_the_end(table, row, min_cell) for column in own
    )


def is_past_the_end(table: Table, row: Row, min_cell: int) -> bool:
    """Whether the row lies where fewer than `min_cell` people are still followed."""
    return bool(table.followed and row[table.followed] < min_cell)


def points_between_steps(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """Points of running totals too near to one that shows, and what rows add where both ends do not show."""
    found: set[Cell] = set()
    for running in table.running:
        for group in grouped(rows, running.within):
            found |= between_steps(table, running, group, min_cell)
    return frozenset(found)


def between_steps(table: Table, running: Running, rows: Rows, min_cell: int) -> set[Cell]:
    """The hidden points of one running total."""
    shows = steps([row[running.total] for row in rows], min_cell, running.last_shows)
    found = {cell_of(table, row, running.total) for row, shown in zip(rows, shows, strict=True) if not shown}
    if running.step:
        both = zip(rows, shows, [True, *shows], strict=False)
        found |= {cell_of(table, row, running.step) for row, shown, before in both if not (shown and before)}
    return found
