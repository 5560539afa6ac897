"""What a table prints once it is known what hides.

What belongs here: rounding counts, measures per person and figures made from printed counts, and the status beside
every value that can be hidden. What does not: what hides (`control`), the figures' own arithmetic (with each table).
"""

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass

from pipelines.disclosure.control import Hiding, grouped
from pipelines.disclosure.relations import cells_of, is_merged
from pipelines.disclosure.rounding import rounded
from pipelines.disclosure.tables import Figures, Measure, Row, Rows, Table

HIDDEN = "c"
OPEN = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """From how many people a cell shows, and to what it is rounded."""

    min_cell: int
    base: int


def printed(table: Table, rows: Rows, hiding: Hiding, pitstops: Set[str], rules: Rules) -> Rows:
    """The rows of a table as they are published, with a status beside every value that can be hidden."""
    kept = [row for row in rows if not is_merged(row, pitstops)]
    hidden = [hidden_counts(table, row, hiding) for row in kept]
    plain = [printed_counts(table, row, hides, rules) for row, hides in zip(kept, hidden, strict=True)]
    figures = printed_figures(table.figures, plain)
    return [
        with_status(table, {**shown, **printed_measures(table, row, shown, rules), **made}, hides)
        for row, hides, shown, made in zip(kept, hidden, plain, figures, strict=True)
    ]


def hidden_counts(table: Table, row: Row, hiding: Hiding) -> set[str]:
    """The counts of a row that hide."""
    return {column for column, cell in cells_of(table, row).items() if cell in hiding}


def printed_counts(table: Table, row: Row, hidden: Set[str], rules: Rules) -> Row:
    """Keys, columns that pass as they are, and counts: rounded, or None when hidden or not there."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
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


def with_status(table: Table, row: Mapping[str, object], hidden: Set[str]) -> Row:
    """The row with a `_status` for every value that can be hidden: empty, or `c` where it is."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
    for name in table.hideable:
        found[name] = row.get(name)
        found[f"{name}_status"] = HIDDEN if name in hidden or name not in row else OPEN
    return found
