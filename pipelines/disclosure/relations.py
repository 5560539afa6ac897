"""From a table's rows to cells and the sums between them.

What belongs here: which cells a declared table has, and additive relations a reader can use: splits of a row, phases of
a month, values of a breakdown against the total. Sums of complexes within a form or a municipality join them when a
linear programme does the hiding; a rule of thumb would hide nearly all of these tables for them.
What does not: what hides (`suppress`).
"""

from collections.abc import Sequence, Set

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.tables import Row, Rows, Share, Split, Table

REST = "rest of"


def cell_of(table: Table, row: Row, column: str) -> Cell:
    """The address of one count."""
    return Cell(table.name, place_of(table, row), column)


def cells_of(table: Table, row: Row) -> dict[str, Cell]:
    """The addresses of all counts of a row, by column."""
    place = place_of(table, row)
    return {count.name: Cell(table.name, place, count.name) for count in table.counts}


def place_of(table: Table, row: Row) -> tuple[str, ...]:
    """The key of a row as text."""
    return tuple([str(row[key]) for key in table.keys])


def entries_of(table: Table, rows: Rows) -> dict[Cell, Entry]:
    """All cells of a table: printed counts, and the remainders and totals that follow from them."""
    found = {}
    for row in rows:
        cells = cells_of(table, row)
        for count in table.counts:
            if row[count.name] is not None:
                found[cells[count.name]] = Entry(row[count.name], count.zero, dear=count.dear)
        for split in (one for one in table.splits if not one.whole):
            found[rest_of(table, row, split)] = Entry(rest_value(row, split), printed=False)
    for total, parts in partitions(table, rows).items():
        value = sum(found[part].value for part in parts)
        found[total] = Entry(value, printed=False)
    return found


def parts_of(table: Table, row: Row, split: Split) -> tuple[Cell, ...]:
    """The parts of a split, its remainder among them."""
    parts = tuple(cell_of(table, row, part) for part in split.parts)
    return parts if split.whole else (*parts, rest_of(table, row, split))


def rest_of(table: Table, row: Row, split: Split) -> Cell:
    """The remainder of a split."""
    return cell_of(table, row, f"{REST} {split.total} after {', '.join(split.parts)}")


def rest_value(row: Row, split: Split) -> int:
    """The size of the remainder; never below zero where parts and total are counted on either side of a day."""
    return max(0, int(row[split.total]) - sum(int(row[part]) for part in split.parts))


def relations_of(table: Table, rows: Rows) -> list[Relation]:
    """Every relation within one table."""
    found = [
        Relation(
            cell_of(table, row, split.total),
            parts_of(table, row, split),
            one_group=not split.whole,
        )
        for row in rows
        for split in table.splits
    ]
    found += [Relation(total, tuple(parts), one_group=True) for total, parts in partitions(table, rows).items()]
    if "breakdown" in table.keys:
        found += breakdown_relations(table, rows)
    return found


def partitions(table: Table, rows: Rows) -> dict[Cell, list[Cell]]:
    """For a table whose rows divide the same people (phases): the cells of each whole."""
    found: dict[Cell, list[Cell]] = {}
    if table.partition is None:
        return found
    for row in rows:
        wholes, parts = cells_of(table, row | {table.partition: "any"}), cells_of(table, row)
        for column, whole in wholes.items():
            found.setdefault(whole, []).append(parts[column])
    return found


def breakdown_relations(table: Table, rows: Rows) -> list[Relation]:
    """The values of each breakdown against the total."""
    rest = [key for key in table.keys if key not in ("breakdown", "value")]
    totals = {tuple(row[key] for key in rest): row for row in rows if row["breakdown"] == "all"}
    groups: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        if row["breakdown"] != "all":
            groups.setdefault((row["breakdown"], *(row[key] for key in rest)), []).append(row)
    return [
        relation
        for (_, *place), members in groups.items()
        if tuple(place) in totals
        for relation in summing_relations(table, totals[tuple(place)], members)
    ]


def summing_relations(table: Table, total: Row, members: Sequence[Row]) -> list[Relation]:
    """One relation per count whose parts really add up: a sum that does not hold gives nobody anything away."""
    wholes, parts = cells_of(table, total), [cells_of(table, row) for row in members]
    return [
        Relation(whole, tuple([cells[column] for cells in parts]))
        for column, whole in wholes.items()
        if sum(int(row[column]) for row in members) == total[column]
    ]


def is_merged(row: Row, pitstops: Set[str]) -> bool:
    """Whether the row is about one Pitstop: a house of 3 to 8 people is told of within its housing form only."""
    return row.get("breakdown") == "complex" and row["value"] in pitstops


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
