"""Disclosure control over all tables at once: which cells hide.

What belongs here: the order of the steps, from exact rows to a set of hidden cells; no file is read or written here.
What does not: each step's own rule (`suppress`, `relations`), and what is printed of the rest (`printing`).
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.relations import (
    cell_of,
    cells_of,
    entries_of,
    is_merged,
    relations_of,
    small_remainders,
)
from pipelines.disclosure.suppress import far_apart, primary, secondary
from pipelines.disclosure.tables import Rows, Running, Table

Exact = Sequence[tuple[Table, Rows]]


@dataclass(frozen=True, slots=True)
class Hiding:
    """Cells hidden for what they are, and cells hidden to protect those."""

    primary: frozenset[Cell]
    secondary: frozenset[Cell]

    def __contains__(self, cell: Cell) -> bool:
        return cell in self.primary or cell in self.secondary


def hide(exact: Exact, pitstops: Set[str], min_cell: int) -> Hiding:
    """Every cell that must not be printed, over all tables together."""
    entries: dict[Cell, Entry] = {}
    relations: list[Relation] = []
    for table, rows in exact:
        entries |= entries_of(table, rows)
        relations += relations_of(table, rows)
    first = primary(entries, relations, min_cell).union(
        *(small_remainders(table, rows, min_cell) for table, rows in exact),
        *(merged_cells(table, rows, pitstops) for table, rows in exact),
        *(close_totals(table, rows, min_cell) for table, rows in exact),
    )
    return Hiding(first, secondary(entries, relations, first, min_cell))


def merged_cells(table: Table, rows: Rows, pitstops: Set[str]) -> frozenset[Cell]:
    """The cells of rows that are told of within a larger group only."""
    merged = (row for row in rows if is_merged(row, pitstops))
    return frozenset(cell for row in merged for cell in cells_of(table, row).values())


def close_totals(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """Running totals too near to the next one that shows, and the steps that would give them away."""
    found: set[Cell] = set()
    for running in table.running:
        for sequence in grouped(rows, running.within):
            found |= close_in_sequence(table, running, sequence, min_cell)
    return frozenset(found)


def close_in_sequence(table: Table, running: Running, rows: Rows, min_cell: int) -> set[Cell]:
    """The hidden totals and steps of one running total."""
    shows = far_apart([row[running.total] for row in rows], min_cell)
    totals = {cell_of(table, row, running.total) for row, shown in zip(rows, shows, strict=True) if not shown}
    both = zip(rows, shows, [True, *shows], strict=False)
    return totals | {cell_of(table, row, running.step) for row, shown, before in both if not (shown and before)}


def grouped(rows: Rows, keys: Sequence[str]) -> list[Rows]:
    """Rows that share their keys, in the order in which they come."""
    found: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return list(found.values())
