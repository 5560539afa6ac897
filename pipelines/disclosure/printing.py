"""What a table prints once it is known what hides.

What belongs here: rounding counts or carrying former ones, measures per person and figures made from printed counts,
and the status beside every value that can be hidden. What does not: what hides (`control`), the figures' own arithmetic
(with each table).
"""

import math
from collections.abc import Mapping, Sequence, Set

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.control import Hiding
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.relations import cell_of, cells_of, grouped, lies_between
from pipelines.disclosure.rounding import Rules, rounded
from pipelines.disclosure.tables import Figures, Measure, Row, Rows, Table

HIDDEN, OPEN, CARRIED = "c", "", "u"


def printed(sheet: Sheet, hiding: Hiding, rules: Rules) -> Rows:
    """The rows of a table as they are published, with a status beside every value that can be hidden."""
    table = sheet.table
    kept = [row for row in sheet.rows if not is_idle(table, row, hiding)]
    hidden = [hidden_counts(table, row, hiding) for row in kept]
    plain = [printed_counts(table, row, hides, hiding, rules) for row, hides in zip(kept, hidden, strict=True)]
    repeated = carry(table, plain, [lies_between(table, row) for row in kept])
    carried = [late | again for late, again in zip(late_counts(table, kept, hiding), repeated, strict=True)]
    figures = printed_figures(table.figures, plain, rules.min_cell)
    return [
        with_status(table, {**shown, **printed_measures(table, row, shown, rules), **made}, hides, columns)
        for row, shown, made, hides, columns in zip(kept, plain, figures, hidden, carried, strict=True)
    ]


def is_idle(table: Table, row: Row, hiding: Hiding) -> bool:
    """Whether the row lies between two others and no total prints a value of its own in it."""
    return lies_between(table, row) and all(cell_of(table, row, running.total) in hiding for running in table.running)


def carry(table: Table, rows: Rows, between: Sequence[bool]) -> list[set[str]]:
    """Let points of a running total print the point before them; return the columns that do, row by row.

    Hidden ones do so in totals of the whole region, and `between` two that a table is about: among groups these two
    would pass for a difference if they lagged behind. In any group a point that still prints a former count is no lower
    than the one before it. Where nothing of a row shows that follows people, nothing is repeated in it: for all that is
    known, nobody is followed there.
    """
    found: dict[int, set[str]] = {id(row): set() for row in rows}
    dark = {id(row) for row in rows if is_dark(table, row)}
    follows = {id(row): later for row, later in zip(rows, between, strict=True)}
    for running in table.running:
        for group in grouped(rows, running.within):
            last = before_the_first(group, running.total, follows)
            for row in group:
                if id(row) not in dark and lags(row, row[running.total], last, follows[id(row)]):
                    row[running.total] = last
                    found[id(row)].add(running.total)
                last = row[running.total]
    return list(found.values())


def is_dark(table: Table, row: Row) -> bool:
    """Whether nothing shows of a row that follows people."""
    return bool(table.followed) and all(row[running.total] is None for running in table.running)


def before_the_first(rows: Rows, total: str, follows: Mapping[int, bool]) -> int | None:
    """What a running total starts from: nobody, unless it hides at a point that its table is about before any shows."""
    first = next((place for place, row in enumerate(rows) if row[total] is not None), None)
    return 0 if first and all(follows[id(row)] for row in rows[:first]) else None


def lags(row: Row, total: int | None, last: int | None, follows: bool) -> bool:
    """Whether a point of a running total prints the point before it."""
    if last is None:
        return False
    return follows or bool(row.get("breakdown", "all") == "all") if total is None else total < last


def late_counts(table: Table, rows: Rows, hiding: Hiding) -> list[set[str]]:
    """The counts of each row that print what the former publication did, for too few people have changed since."""
    return [{name for name, cell in cells_of(table, row).items() if shows_former(cell, hiding)} for row in rows]


def shows_former(cell: Cell, hiding: Hiding) -> bool:
    """Whether a cell prints a former count."""
    return cell in hiding.carried and cell not in hiding


def hidden_counts(table: Table, row: Row, hiding: Hiding) -> set[str]:
    """The counts of a row that hide."""
    return {column for column, cell in cells_of(table, row).items() if cell in hiding}


def printed_counts(table: Table, row: Row, hidden: Set[str], hiding: Hiding, rules: Rules) -> Row:
    """Keys, columns that pass as they are, and counts: rounded, or None when hidden or not there."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
    for name, cell in cells_of(table, row).items():
        nothing = name in hidden or row[name] is None
        found[name] = None if nothing else rounded(hiding.carried.get(cell, row[name]), rules.base)
    return found


def printed_measures(table: Table, row: Row, shown: Row, rules: Rules) -> Row:
    """Measures per person that stand on enough printed people, to the half hour."""
    return {
        measure.name: half_hours(row[measure.name])
        for measure in table.measures
        if row[measure.name] is not None and stands(measure, shown, rules.min_cell)
    }


def stands(measure: Measure, shown: Row, min_cell: int) -> bool:
    """Whether enough people stand behind the measure: for a quartile `min_cell` in each quarter."""
    people = shown[measure.people]
    return people is not None and people >= measure.times * min_cell


def half_hours(hours: float) -> float:
    """Hours to the nearest half, halves up."""
    return math.floor(2 * hours + 0.5) / 2


def printed_figures(figures: Figures | None, rows: Rows, min_cell: int) -> list[Row]:
    """The figures of each row, made from printed counts alone."""
    if figures is None:
        return [{} for _ in rows]
    made: dict[int, Row] = {}
    for group in grouped(rows, figures.within):
        made |= {id(row): found for row, found in zip(group, figures.make(group), strict=True)}
    return [without_few(made[id(row)], min_cell) for row in rows]


def without_few(row: Row, min_cell: int) -> Row:
    """The figures of a row but for counts of too few people."""
    return {name: value for name, value in row.items() if not (isinstance(value, int) and 0 < value < min_cell)}


def with_status(table: Table, row: Mapping[str, object], hidden: Set[str], carried: Set[str]) -> Row:
    """The row with a `_status` for every value that can be hidden: empty, `c` where it is, `u` where it lags behind."""
    found = {name: row[name] for name in (*table.keys, *table.kept)}
    figures = table.figures.columns if table.figures else {}
    for name in table.hideable:
        found[name] = row.get(name)
        late = name in carried or (carried and name in figures and name in row)
        found[f"{name}_status"] = CARRIED if late else HIDDEN if name in hidden or name not in row else OPEN
    return found
