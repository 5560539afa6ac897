"""From a table's rows to cells and the sums between them.

What belongs here: which cells a declared table has, and every additive relation a reader can use: splits of a row,
values of a breakdown against the total, complexes against their housing form and municipality, phases of a month.
What does not: what hides (`suppress`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.tables import Row, Rows, Split, Table

REST = "rest of"


@dataclass(frozen=True, slots=True)
class Complex:
    """What a reader knows of a complex without any table."""

    complex_id: str
    housing_form: str
    municipality: str


def cell_of(table: Table, row: Row, column: str) -> Cell:
    """The address of one count."""
    return Cell(table.name, tuple(str(row[key]) for key in table.keys), column)


def entries_of(table: Table, rows: Rows) -> dict[Cell, Entry]:
    """All cells of a table: printed counts, and the remainders and totals that follow from them."""
    found = {}
    for row in rows:
        for count in table.counts:
            found[cell_of(table, row, count.name)] = Entry(row[count.name], count.zero, dear=count.dear)
        for split in table.splits:
            found[rest_of(table, row, split)] = Entry(rest_value(row, split), printed=False)
    for total, parts in partitions(table, rows).items():
        value = sum(found[part].value for part in parts)
        found[total] = Entry(value, printed=False)
    return found


def rest_of(table: Table, row: Row, split: Split) -> Cell:
    """The remainder of a split."""
    return cell_of(table, row, f"{REST} {split.total} after {', '.join(split.parts)}")


def rest_value(row: Row, split: Split) -> int:
    """The size of the remainder; never below zero where parts and total are counted on either side of a day."""
    return max(0, int(row[split.total]) - sum(int(row[part]) for part in split.parts))


def relations_of(table: Table, rows: Rows, complexes: Sequence[Complex]) -> list[Relation]:
    """Every relation within one table."""
    found = [
        Relation(
            cell_of(table, row, split.total),
            (*(cell_of(table, row, part) for part in split.parts), rest_of(table, row, split)),
        )
        for row in rows
        for split in table.splits
    ]
    found += [Relation(total, tuple(parts)) for total, parts in partitions(table, rows).items()]
    if "breakdown" in table.keys:
        found += breakdown_relations(table, rows, complexes)
    return found


def partitions(table: Table, rows: Rows) -> dict[Cell, list[Cell]]:
    """For a table whose rows divide the same people (phases): the cells of each whole."""
    found: dict[Cell, list[Cell]] = {}
    if table.partition is None:
        return found
    for row in rows:
        whole = row | {table.partition: "any"}
        for count in table.counts:
            found.setdefault(cell_of(table, whole, count.name), []).append(cell_of(table, row, count.name))
    return found


def breakdown_relations(table: Table, rows: Rows, complexes: Sequence[Complex]) -> list[Relation]:
    """Values against the total and complexes against what they belong to, where the sums hold in these rows."""
    by_value = {place(table, row): row for row in rows}
    others = dict.fromkeys(tuple(place(table, row)[2:]) for row in rows)
    values = dict.fromkeys(place(table, row)[:2] for row in rows)
    found = []
    for rest in others:
        for total, parts in groupings(values, complexes):
            members = [by_value[(*value, *rest)] for value in parts if (*value, *rest) in by_value]
            if (*total, *rest) in by_value and members:
                found += summing_relations(table, by_value[(*total, *rest)], members)
    return found


def place(table: Table, row: Row) -> tuple[str, ...]:
    """A row's key as text, breakdown and value first."""
    return (row["breakdown"], row["value"], *(str(row[key]) for key in table.keys if key not in ("breakdown", "value")))


def groupings(
    values: Iterable[tuple[str, ...]], complexes: Sequence[Complex]
) -> list[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """Each total with the values it is the sum of."""
    found: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = {}
    for breakdown, value in values:
        if breakdown != "all":
            found.setdefault(("all", "all"), {}).setdefault(breakdown, []).append((breakdown, value))
    for belonging, name in memberships(complexes):
        found.setdefault(belonging, {}).setdefault("complex", []).append(("complex", name))
    return [(total, parts) for total, by_breakdown in found.items() for parts in by_breakdown.values()]


def memberships(complexes: Sequence[Complex]) -> list[tuple[tuple[str, str], str]]:
    """Every complex under its housing form and under its municipality."""
    forms = [(("housing_form", one.housing_form), one.complex_id) for one in complexes]
    return forms + [(("municipality", one.municipality), one.complex_id) for one in complexes]


def summing_relations(table: Table, total: Row, members: Sequence[Row]) -> list[Relation]:
    """One relation per count whose parts really add up: a sum that does not hold gives nobody anything away."""
    return [
        Relation(cell_of(table, total, count.name), tuple(cell_of(table, row, count.name) for row in members))
        for count in table.counts
        if sum(int(row[count.name]) for row in members) == total[count.name]
    ]


def is_merged(row: Row, complexes: Sequence[Complex]) -> bool:
    """Whether the row is about one Pitstop: a house of 3 to 8 people is told of within its housing form only."""
    pitstops = {one.complex_id for one in complexes if one.housing_form == "pitstop"}
    return row.get("breakdown") == "complex" and row["value"] in pitstops


def small_remainders(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """Numerators whose remainder is too small: who is not in them would be nearly named."""
    return frozenset(
        cell_of(table, row, share.numerator)
        for row in rows
        for share in table.shares
        if is_small(remainder(row, share.of, share.less, share.numerator), min_cell, share.whole_shows)
    )


def remainder(row: Mapping[str, int], of: str, less: str | None, numerator: str) -> int:
    """Denominator minus numerator."""
    return row[of] - (row[less] if less else 0) - row[numerator]


def is_small(rest: int, min_cell: int, whole_shows: bool) -> bool:
    """Whether a remainder holds fewer than `min_cell` people."""
    return rest < min_cell and not (whole_shows and rest == 0)
