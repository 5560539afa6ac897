"""From a table's rows to cells and the sums between them.

What belongs here: which cells a declared table has, and every additive relation a reader can use: splits of a row,
phases of a month, steps of a running total, values of a breakdown against the total, complexes within their form and
municipality, merged categories within `other`, and one table against another.
What does not: what hides (`primary`, `protection`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.merging import OTHER, Places, Sheet
from pipelines.disclosure.tables import Link, Row, Rows, Running, Split, Table
from pipelines.disclosure.ties import Tie, counted, tied

REST = "rest of"
ALL = "all"
DEAR_REGION = 2  # what is told of the whole region hides last
CHEAP = -1  # and what lies between two rows that a table is about, first
Named = dict[tuple[str, str], Row]
"""Rows of one place in a table, by breakdown and value."""


def cell_of(table: Table, row: Row, column: str) -> Cell:
    """The address of one count."""
    return (
        cells_of(table, row)[column] if column in table.count_names else Cell(table.name, place_of(table, row), column)
    )


def cells_of(table: Table, row: Row) -> dict[str, Cell]:
    """The addresses of all counts of a row, by column. A count that many rows repeat is one cell."""
    place = place_of(table, row)
    return {
        count.name: Cell(table.name, once(table, row) if count.once else place, count.name) for count in table.counts
    }


def own_of(table: Table, row: Row) -> tuple[Cell, ...]:
    """The addresses of the counts that a row has to itself."""
    cells = cells_of(table, row)
    return tuple([cells[count.name] for count in table.counts if not count.once])


def place_of(table: Table, row: Row) -> tuple[str, ...]:
    """The key of a row as text."""
    return tuple([str(row[key]) for key in table.keys])


def once(table: Table, row: Row) -> tuple[str, ...]:
    """The key of a row without what it runs along."""
    return tuple([str(row[key]) for key in table.keys if key not in table.along])


def lies_between(table: Table, row: Row) -> bool:
    """Whether a row lies between two that the table is about."""
    return bool(table.between and row[table.between])


def tells_of_region(table: Table, row: Row) -> bool:
    """Whether a row of a table that also tells of groups is about the whole region."""
    rolled_up = bool(table.rolled_up) and all(row[key] == ALL for key in table.rolled_up)
    return rolled_up or row.get("breakdown") == ALL


def grouped(rows: Rows, keys: Sequence[str]) -> list[Rows]:
    """Rows that share their keys, in the order in which they come."""
    found: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return list(found.values())


class Matrix:
    """All cells of a release and all relations between them, one sheet after the other."""

    def __init__(self) -> None:
        self.entries: dict[Cell, Entry] = {}
        self.relations: dict[tuple[Cell, ...], Relation] = {}

    def add(self, sheet: Sheet, places: Places) -> None:
        """Take in the cells of one sheet."""
        table = sheet.table
        for row in sheet.rows:
            self.add_row(table, row)
        self.add_partitions(table, sheet.rows)
        self.add_roll_ups(table, sheet.rows)
        for running in table.running:
            self.add_steps(table, running, sheet.rows)
        if "breakdown" in table.keys:
            keys = [key for key in table.keys if key not in ("breakdown", "value")]
            for group in grouped(sheet.rows, keys):
                self.add_breakdowns(table, {(row["breakdown"], row["value"]): row for row in group}, places)

    def add_row(self, table: Table, row: Row) -> None:
        """One row's counts, and the remainders within it."""
        cells, runs = cells_of(table, row), table.running_columns
        for count in table.counts:
            if row[count.name] is not None:
                dear = CHEAP if lies_between(table, row) else count.dear + DEAR_REGION * tells_of_region(table, row)
                self.entries[cells[count.name]] = Entry(
                    row[count.name],
                    count.zero,
                    dear=dear,
                    shared=count.once,
                    fixed=bool(row.get(count.certain or "")),
                    runs=count.name in runs,
                )
        for split in table.splits:
            self.add_split(table, row, split)

    def add_split(self, table: Table, row: Row, split: Split) -> None:
        """A total within a row and what it is the sum of, a remainder included."""
        parts = [cell_of(table, row, part) for part in split.parts]
        if not split.whole:
            rest = cell_of(table, row, f"{REST} {split.total} after {', '.join(split.parts)}")
            # Never below zero where parts and total are counted on either side of a day.
            value = max(0, int(row[split.total]) - sum(int(row[part]) for part in split.parts))
            self.entries[rest] = self.rest_of(table, row, value)
            parts.append(rest)
        self.relate(cell_of(table, row, split.total), parts, one_group=not split.whole)

    def rest_of(self, table: Table, row: Row, value: int) -> Entry:
        """What is known of a remainder within a row: where it is of the people still followed, the row says so."""
        own = own_of(table, row) if table.followed else ()
        return Entry(value, printed=False, shown_by=own, dear=max((self.entries[one].dear for one in own), default=0))

    def add_partitions(self, table: Table, rows: Rows) -> None:
        """For a table whose rows divide the same people (phases): the whole, which is not printed."""
        if table.partition is None:
            return
        keys = [key for key in table.keys if key != table.partition]
        for group in grouped(rows, keys):
            for count in table.counts:
                whole = cell_of(table, group[0] | {table.partition: "any"}, count.name)
                parts = [cell_of(table, row, count.name) for row in group]
                self.entries[whole] = Entry(sum(self.entries[part].value for part in parts), printed=False)
                self.relate(whole, parts, one_group=True)

    def add_roll_ups(self, table: Table, rows: Rows) -> None:
        """Rows that are the sum of others by one key, all finer ones being summed up already."""
        for place, key in enumerate(table.rolled_up):
            summed = [row for row in rows if all(row[finer] == ALL for finer in table.rolled_up[place + 1 :])]
            for group in grouped(summed, [other for other in table.keys if other != key]):
                parts = [row for row in group if row[key] != ALL]
                for total in [row for row in group if row[key] == ALL and parts]:
                    self.add_sum(table, key, total, parts)

    def add_steps(self, table: Table, running: Running, rows: Rows) -> None:
        """What a running total gains from each row to the next: nobody prints it, everybody can subtract."""
        for group in grouped(rows, running.within):
            for before, after in pairwise(group):
                start, end = cell_of(table, before, running.total), cell_of(table, after, running.total)
                step = cell_of(table, after, f"step of {running.total}")
                gain = self.entries[end].value - self.entries[start].value
                self.entries[step] = Entry(gain, printed=False, known=True)
                self.relate(end, [start, step], along=True)

    def add_breakdowns(self, table: Table, found: Named, places: Places) -> None:
        """The total as the sum of each breakdown; forms and municipalities, and `other`, as sums of complexes."""
        for parts in grouped([row for row in found.values() if row["breakdown"] != ALL], ("breakdown",)):
            if (ALL, ALL) in found:
                self.add_sum(table, parts[0]["breakdown"], found[ALL, ALL], parts)
        tells_of_complexes = any(breakdown == "complex" for breakdown, _ in found)
        for breakdown in sorted({breakdown for breakdown, _ in places}) if tells_of_complexes else ():
            self.add_complexes(table, found, {key: place for key, place in places.items() if key[0] == breakdown})

    def add_complexes(self, table: Table, found: Named, places: Places) -> None:
        """Every place as the sum of its complexes; complexes told of as `other` are what is left of each place."""
        rests: dict[str, list[Cell]] = {}
        for key, place in places.items():
            if key in found:
                parts = [found["complex", name] for name in place.complexes if ("complex", name) in found]
                for column, rest in self.add_sum(table, "complex", found[key], parts, place.has_others).items():
                    rests.setdefault(column, []).append(rest)
        if ("complex", OTHER) in found:
            self.add_others(table, found["complex", OTHER], rests)

    def add_others(self, table: Table, other: Row, rests: Mapping[str, list[Cell]]) -> None:
        """Complexes that are not told of by themselves, as what is left of each form or municipality."""
        for column, parts in rests.items():
            cell = cell_of(table, other, column)
            if sum(self.entries[part].value for part in parts) == self.entries[cell].value:
                self.relate(cell, parts)

    def add_sum(self, table: Table, name: str, total: Row, parts: Rows, has_others: bool = False) -> dict[str, Cell]:
        """One row as the sum of others, column by column; return what is counted in none of them.

        Parts that are more than their total, such as residents with two partners, give nobody anything away.
        """
        cells, columns, rests = cells_of(table, total), [cells_of(table, row) for row in parts], {}
        for column, whole in [(column, cell) for column, cell in cells.items() if cell in self.entries]:
            addends = [of_part[column] for of_part in columns if of_part[column] in self.entries]
            left = self.entries[whole].value - sum(self.entries[cell].value for cell in addends)
            if left > 0 or (left == 0 and has_others):
                rest = rests[column] = Cell(table.name, whole.row, f"{column} in no {name}")
                self.entries[rest] = Entry(left, printed=False)
                addends.append(rest)
            if left >= 0:
                self.relate(whole, addends)
        return rests

    def relate(self, total: Cell, parts: Sequence[Cell], one_group: bool = False, along: bool = False) -> None:
        """Keep one relation, once."""
        relation = Relation(total, tuple(parts), one_group, along)
        self.relations[relation.members] = relation

    def hold(self, link: Link | Tie) -> None:
        """Take in what a reader of two tables knows of both."""
        if isinstance(link, Link):
            self.hold_equal(link)
        else:
            self.hold_tie(link)

    def hold_equal(self, link: Link) -> None:
        """Two tables that count the same people say so in every row that both have."""
        for cell in counted(self.entries, link.one):
            twin = Cell(link.other[0], cell.row, link.other[1])
            if twin in self.entries and self.entries[twin].value == self.entries[cell].value:
                self.relate(cell, [twin], along=True)

    def hold_tie(self, tie: Tie) -> None:
        """Two tables that count the same people, each in rows of its own, say so wherever that is true."""
        for relation, rest in list(tied(self.entries, tie)):
            if rest:
                self.entries[relation.parts[-1]] = rest
            self.relate(relation.total, relation.parts, along=relation.along)
