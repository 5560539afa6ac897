"""Everything a reader knows at once, as linear constraints over all counts.

What belongs here: one unknown per count, with bounds, and equations between unknowns. Inequalities are equations with
an unknown remainder. What does not: solving them (`bounds`).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.disclosure.audit.eras import UNWRITTEN, Address, Eras
from pipelines.disclosure.audit.knowledge import GROUP, KNOWN, MONEY, NO_COMPLEX, Known, label_of
from pipelines.disclosure.audit.reading import Published, Row, bounds_of
from pipelines.disclosure.audit.ties import Tie

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Geography:
    """What everybody in the region knows or guesses.

    `places`: the housing form and municipality of each complex. `whole`: per table the breakdowns whose values are all
    residents, each of them once; where they are not, some residents may be in none. `told`: the breakdowns and values
    that any table tells of. `ties`: what tables are known to say of the same people.
    """

    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, frozenset[str]] = field(default_factory=dict)
    told: frozenset[tuple[str, str]] = frozenset()
    ties: tuple[Tie, ...] = ()


@dataclass(slots=True)
class Unknowns:
    """Unknown counts with their bounds, equations between them, and which are hidden cells."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    number: dict[Key, int] = field(default_factory=dict)
    tables: list[object] = field(default_factory=list)
    hidden: dict[int, Key] = field(default_factory=dict)
    equations: list[dict[int, float]] = field(default_factory=list)

    def add(self, key: Key, low: float = 0.0, high: float = math.inf) -> int:
        """The unknown under a key, which a second row with the same key narrows further."""
        if key not in self.number:
            self.number[key] = len(self.low)
            self.low.append(low)
            self.high.append(high)
            self.tables.append(key[0])
        place = self.number[key]
        self.low[place], self.high[place] = max(self.low[place], low), min(self.high[place], high)
        return place

    def equal(self, total: int, parts: Iterable[int], complete: bool, least: float = 0.0) -> None:
        """`total` is the sum of `parts`, and of a remainder of `least` or more unless `complete`."""
        rest = [] if complete else [self.add((self.tables[total], "rest", len(self.equations)), least)]
        self.equations.append({total: -1.0, **dict.fromkeys([*parts, *rest], 1.0)})


@dataclass(slots=True)
class Seen:
    """One publication before the reader: its tables, its geography, and its number among those it is compared with."""

    published: Published
    geography: Geography
    number: int = 0
    eras: Eras = field(default_factory=Eras)

    @property
    def tables(self) -> list["SeenTable"]:
        """Its tables, in order."""
        return [SeenTable(self, name, rows) for name, rows in self.published.tables.items()]

    def key_at(self, address: Address) -> Key:
        """What a count is called: the same in all publications in which it is known not to have changed."""
        return key_in(address, self.eras.of(self.number, address))


def key_in(address: Address, era: int) -> Key:
    """What a count is called as it was at one time."""
    name, column, place = address
    return (label_of(name, column), column, *place, era)


@dataclass(slots=True)
class SeenTable:
    """One table of a publication."""

    seen: Seen
    name: str
    rows: Sequence[Row]

    @property
    def known(self) -> Known:
        """What is known of how it adds up."""
        return KNOWN[self.name]

    @property
    def within(self) -> list[str]:
        """Its keys other than those along which it runs."""
        return [key for key in self.known.keys if key not in self.known.along]

    def address_of(self, row: Row, column: str) -> Address:
        """Where a count of a row is. A repeated count is at one place for all rows of its curve."""
        keys = self.within if column in self.known.repeated else self.known.keys
        return (self.name, column, tuple([str(row[key]) for key in keys]))

    def key_of(self, row: Row, column: str) -> Key:
        """What a count of a row is called."""
        return self.seen.key_at(self.address_of(row, column))

    def is_known_to_be_nobody(self, row: Row, column: str) -> bool:
        """Whether a count is of nobody and in no publication before: to know that nothing changed is to know that."""
        return self.seen.eras.is_known_to_be_nobody(self.seen.number, self.address_of(row, column))

    def shows_anew(self, row: Row) -> bool:
        """Whether a row shows a count of its own that is no former one."""
        own = [column for column in self.known.counts if column not in self.known.repeated]
        return any(row[column] is not None and row[f"{column}_status"] == "" for column in own)

    def alone(self) -> set[int]:
        """Rows in which nobody would hide as well, by identity: fewer than two others of their group show somebody."""
        found = set()
        for group in grouped(self.rows, self.known.company) if self.known.company else []:
            shows = {id(row): any(row[column] for column in self.known.counts) for row in group}
            found |= {one for one in shows if sum(shows.values()) - shows[one] < 2}
        return found

    def lagging(self) -> set[tuple[int, str]]:
        """Carried totals that may repeat the row before them, the first one nobody, by row identity and column."""
        nobody = dict.fromkeys(self.known.growing, 0)
        return {
            (id(after), column)
            for group in grouped(self.rows, self.within)
            for before, after in pairwise([nobody, *group])
            for column in self.known.growing
            if after[f"{column}_status"] == "u" and after[column] == before[column]
        }


def unknowns_of(seen: Sequence[Seen], zeros_show: bool, unread: int | None = None) -> Unknowns:
    """Everything known about one published database, or about several that came one after the other.

    `unread`: the number of a publication that the reader does not have: its counts are known to add up, and no more.
    """
    found = Unknowns()
    for table in [table for one in seen for table in one.tables]:
        add_counts(found, table, zeros_show, table.seen.number == unread)
        for row in table.rows:
            add_sums_within(found, table, row, table.seen.number == unread)
        add_growth(found, table)
        add_roll_ups(found, table)
        if "breakdown" in table.known.keys:
            add_breakdowns(found, table)
    for one in seen:
        for tie in one.geography.ties:
            add_tie(found, one, tie)
        if one.number != unread:
            add_money(found, one)
            add_comparison(found, one)
    return found


def add_counts(found: Unknowns, table: SeenTable, zeros_show: bool, unread: bool) -> None:
    """The counts of a table and what each of them leaves open; raises `ValueError` for one that the record lacks."""
    rules, late, alone = table.seen.published.rules, table.lagging(), table.alone() if zeros_show else set()
    for row in table.rows:
        for column in table.known.counts:
            zeros = zeros_show and column in table.known.zeros and id(row) not in alone
            bounds = bounds_of(row, column, rules, zeros, (id(row), column) in late)
            if bounds:
                key = table.key_of(row, column)
                if key[-1] == UNWRITTEN:
                    raise ValueError(f"The record of a publication lacks {column} of {table.name}.")
                place = found.add(key, *((0.0, math.inf) if unread else bounds))
                if row[f"{column}_status"] == "c" and not table.is_known_to_be_nobody(row, column):
                    found.hidden[place] = key


def add_sums_within(found: Unknowns, table: SeenTable, row: Row, unread: bool) -> None:
    """The sums within one row, of counts that there are: an association that is not kept counts no members.

    A row of a curve that shows a new count says that people enough are still followed.
    """
    for one in table.known.sums:
        total, *parts = [found.number.get(table.key_of(row, column)) for column in (one.total, *one.parts)]
        known = [part for part in parts if part is not None]
        if total is not None and known:
            all_there = len(known) == len(parts)
            runs_on = one.runs_on and all_there and not unread and table.shows_anew(row)
            least = table.seen.published.rules.min_cell if runs_on else 0
            found.equal(total, known, one.complete and all_there, least)


def add_growth(found: Unknowns, table: SeenTable) -> None:
    """Totals that only grow from one row to the next."""
    for group in grouped(table.rows, table.within):
        for before, after in pairwise(group):
            for column in table.known.growing:
                end = found.number[table.key_of(after, column)]
                found.equal(end, [found.number[table.key_of(before, column)]], complete=False)


def add_roll_ups(found: Unknowns, table: SeenTable) -> None:
    """Rows for all values of a key against the rows of each."""
    for number, key in enumerate(table.known.rolled_up):
        rows = [row for row in table.rows if {row[finer] for finer in table.known.rolled_up[number + 1 :]} <= {"all"}]
        for group in grouped(rows, [other for other in table.known.keys if other != key]):
            totals, parts = ([row for row in group if (row[key] == "all") is whole] for whole in (True, False))
            if totals and parts:
                add_sum(found, table, totals[0], parts, complete=True)


def add_breakdowns(found: Unknowns, table: SeenTable) -> None:
    """Breakdowns against the whole region, and complexes against where they lie."""
    for group in grouped(table.rows, [key for key in table.known.keys if key not in GROUP]):
        named = {(row["breakdown"], row["value"]): row for row in group}
        if ("all", "all") in named:
            for breakdown in {breakdown for breakdown, _ in named} - {"all"}:
                parts = [row for (kind, _), row in named.items() if kind == breakdown]
                add_sum(found, table, named["all", "all"], parts, is_whole(table, breakdown, parts))
        for (kind, value), row in named.items():
            inside = [name for name, lies in table.seen.geography.places.items() if lies.get(kind) == value]
            parts = [named["complex", one] for one in inside if ("complex", one) in named]
            if parts:
                add_sum(found, table, row, parts, complete=len(parts) == len(inside))


def is_whole(table: SeenTable, breakdown: str, parts: Sequence[Row]) -> bool:
    """Whether the values of a breakdown are known to leave nobody out."""
    geography = table.seen.geography
    told = {value for kind, value in geography.told if kind == breakdown}
    return breakdown in geography.whole.get(table.name, ()) and told == {row["value"] for row in parts}


def add_sum(found: Unknowns, table: SeenTable, total: Row, parts: Sequence[Row], complete: bool) -> None:
    """One row as the sum of others, count by count."""
    for column in table.known.counts:
        whole, *inside = [found.number.get(table.key_of(row, column)) for row in (total, *parts)]
        if whole is not None and None not in inside:
            found.equal(whole, [one for one in inside if one is not None], complete)


def add_tie(found: Unknowns, seen: Seen, tie: Tie) -> None:
    """Every row of one table against the rows of others that belong to it; a value told of need not be in the first."""
    tables = {table.name: table for table in seen.tables}
    told = frozenset(value for kind, value in seen.geography.told if kind == tie.breakdown)
    rows = tables[tie.total[0]].rows if tie.total[0] in tables else []
    for row in [row for row in rows if tie.breakdown in (None, row.get("breakdown"))]:
        whole = found.number.get(tables[tie.total[0]].key_of(row, tie.total[1]))
        parts = [
            found.number.get(tables[name].key_of(part, counted))
            for (name, counted), belongs in tie.parts.items()
            for part in (tables[name].rows if name in tables else [])
            if belongs(row, part, told)
        ]
        if whole is not None and parts:
            found.equal(whole, [part for part in parts if part is not None], tie.complete)


def add_money(found: Unknowns, seen: Seen) -> None:
    """Counts that stand beside money: the same unknowns as where they are counted, narrowed by what is printed here."""
    for row in seen.published.tables.get("budget_progress", []):
        whose = ("municipality", row["municipality"]) if row["project"] in NO_COMPLEX else ("complex", row["project"])
        for repeat in MONEY:
            add_repeat(found, seen, row, repeat.column, (*repeat.of, (*whose, *map(str, repeat.place))))


def add_comparison(found: Unknowns, seen: Seen) -> None:
    """The residents of both sides of a comparison: those of the curve of their housing form."""
    for row in seen.published.tables.get("housing_form_comparison", []):
        for column, side in (("residents", "arm"), ("reference_residents", "reference")):
            add_repeat(found, seen, row, column, ("retention_curve", "residents", ("housing_form", row[side])))


def add_repeat(found: Unknowns, seen: Seen, row: Row, column: str, of: Address) -> None:
    """A count that is printed once more."""
    key = seen.key_at(of)
    bounds = bounds_of(row, column, seen.published.rules, zeros_show=False)
    if bounds and key in found.number:
        found.add(key, *bounds)


def grouped(rows: Sequence[Row], keys: Sequence[str]) -> list[list[Row]]:
    """Rows that share their keys, in the order in which they come."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return list(found.values())
