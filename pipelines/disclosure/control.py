"""Disclosure control over all tables at once: which cells hide, and what the tables then print.

What belongs here: the order of the steps, from exact rows to printed rows. Nothing here reads or writes a file.
What does not: each step's own rule (`suppress`, `relations`, `rounding`, the figures of a table).
"""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.relations import (
    cell_of,
    entries_of,
    is_merged,
    relations_of,
    small_remainders,
)
from pipelines.disclosure.rounding import rounded
from pipelines.disclosure.suppress import far_apart, primary, secondary
from pipelines.disclosure.tables import Figures, Measure, Row, Rows, Running, Table

HIDDEN = "c"
OPEN = ""

Exact = Sequence[tuple[Table, Rows]]


@dataclass(frozen=True, slots=True)
class Rules:
    """From how many people a cell shows, and to what it is rounded."""

    min_cell: int
    base: int


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
    return frozenset(cell_of(table, row, count.name) for row in merged for count in table.counts)


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


def printed(table: Table, rows: Rows, hiding: Hiding, pitstops: Set[str], rules: Rules) -> Rows:
    """The rows of a table as they are published, with a status beside every value that can be hidden."""
    kept = [row for row in rows if not is_merged(row, pitstops)]
    plain = [printed_counts(table, row, hiding, rules) for row in kept]
    figures = printed_figures(table.figures, plain)
    return [
        with_status(
            table, {**shown, **printed_measures(table, row, shown, rules), **made}, hidden_counts(table, row, hiding)
        )
        for row, shown, made in zip(kept, plain, figures, strict=True)
    ]


def hidden_counts(table: Table, row: Row, hiding: Hiding) -> set[str]:
    """The counts of a row that hide."""
    return {count.name for count in table.counts if cell_of(table, row, count.name) in hiding}


def printed_counts(table: Table, row: Row, hiding: Hiding, rules: Rules) -> Row:
    """Keys, columns that pass as they are, and counts: rounded, or None when hidden or not there."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
    hidden = hidden_counts(table, row, hiding)
    for count in table.counts:
        nothing = count.name in hidden or row[count.name] is None
        found[count.name] = None if nothing else rounded(row[count.name], rules.base)
    return found


def printed_measures(table: Table, row: Row, shown: Row, rules: Rules) -> Row:
    """Measures per person that stand on enough printed people, to the half hour."""
    return {
        measure.name: half_hours(row[measure.name])
        for measure in table.measures
        if stands(measure, shown, rules.min_cell)
    }


def stands(measure: Measure, shown: Row, min_cell: int) -> bool:
    """Whether enough people stand behind the measure: for a quartile `min_cell` in each quarter."""
    people = shown[measure.people]
    return people is not None and people >= measure.times * min_cell


def half_hours(hours: float) -> float:
    """Hours to the nearest half, halves up."""
    return math.floor(2 * hours + 0.5) / 2


def printed_figures(figures: Figures | None, rows: Rows) -> list[Row]:
    """The figures of each row, made from printed counts alone."""
    if figures is None:
        return [{} for _ in rows]
    made: dict[int, Row] = {}
    for group in grouped(rows, figures.within):
        made |= {id(row): found for row, found in zip(group, figures.make(group), strict=True)}
    return [made[id(row)] for row in rows]


def grouped(rows: Rows, keys: Sequence[str]) -> list[Rows]:
    """Rows that share their keys, in the order in which they come."""
    found: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return list(found.values())


def with_status(table: Table, row: Mapping[str, object], hidden: set[str]) -> Row:
    """The row with a `_status` for every value that can be hidden: empty, or `c` where it is."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
    for name in table.hideable:
        found[name] = row.get(name)
        found[f"{name}_status"] = HIDDEN if name in hidden or name not in row else OPEN
    return found
