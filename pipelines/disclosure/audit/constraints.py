"""Everything a reader knows at once, as linear constraints over all counts.

What belongs here: one unknown per count, with bounds, and equations between unknowns. Inequalities are equations with
an unknown remainder. What does not: solving them (`bounds`).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.disclosure.audit.knowledge import GROUP, KNOWN, MONEY, NO_COMPLEX
from pipelines.disclosure.audit.reading import Published, Row, Rules, bounds_of
from pipelines.disclosure.audit.ties import Tie, Told

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

    def equal(self, total: int, parts: Iterable[int], complete: bool) -> None:
        """`total` is the sum of `parts`, and of a remainder of nobody or more unless `complete`."""
        rest = [] if complete else [self.add((self.tables[total], "rest", len(self.equations)))]
        self.equations.append({total: -1.0, **dict.fromkeys([*parts, *rest], 1.0)})


def unknowns_of(published: Published, geography: Geography, zeros_show: bool) -> Unknowns:
    """Everything known about one published database."""
    found = Unknowns()
    for name, rows in published.tables.items():
        for row in rows:
            add_row(found, name, row, published.rules, zeros_show)
        add_growth(found, name, rows)
        if "breakdown" in KNOWN[name].keys:
            add_breakdowns(found, name, rows, geography)
    for tie in geography.ties:
        add_tie(found, published, tie, frozenset(value for kind, value in geography.told if kind == tie.breakdown))
    add_money(found, published)
    add_comparison(found, published)
    return found


def key_of(name: str, row: Row, column: str) -> Key:
    """What a count is called; a repeated count has one name for all rows of its curve."""
    known = KNOWN[name]
    if column in known.repeated:
        return (known.people or name, column, *(row[key] for key in known.keys if key not in known.along))
    return (name, column, *(row[key] for key in known.keys))


def add_row(found: Unknowns, name: str, row: Row, rules: Rules, zeros_show: bool) -> None:
    """One row's counts and the sums within it."""
    places = {}
    for column in KNOWN[name].counts:
        bounds = bounds_of(row, column, rules, zeros_show and column in KNOWN[name].zeros)
        if bounds:
            key = key_of(name, row, column)
            places[column] = found.add(key, *bounds)
            if row[f"{column}_status"] == "c":
                found.hidden[places[column]] = key
    for one in KNOWN[name].sums:
        found.equal(places[one.total], [places[part] for part in one.parts], one.complete)


def add_growth(found: Unknowns, name: str, rows: Sequence[Row]) -> None:
    """Totals that only grow from one row to the next."""
    known = KNOWN[name]
    within = [key for key in known.keys if key not in known.along]
    for group in grouped(rows, within):
        for before, after in pairwise(group):
            for column in known.growing:
                end = found.number[key_of(name, after, column)]
                found.equal(end, [found.number[key_of(name, before, column)]], complete=False)


def add_breakdowns(found: Unknowns, name: str, rows: Sequence[Row], geography: Geography) -> None:
    """Breakdowns against the whole region, and complexes against where they lie."""
    place = [key for key in KNOWN[name].keys if key not in GROUP]
    for group in grouped(rows, place):
        named = {(row["breakdown"], row["value"]): row for row in group}
        for breakdown in {breakdown for breakdown, _ in named} - {"all"}:
            parts = [row for (kind, _), row in named.items() if kind == breakdown]
            if ("all", "all") in named:
                told = {value for kind, value in geography.told if kind == breakdown}
                complete = breakdown in geography.whole.get(name, ()) and told == {row["value"] for row in parts}
                add_sum(found, name, named["all", "all"], parts, complete)
        for place_of in ("housing_form", "municipality"):
            for (kind, value), row in named.items():
                inside = [c for c, lies in geography.places.items() if kind == place_of and lies[place_of] == value]
                parts = [named["complex", one] for one in inside if ("complex", one) in named]
                if parts:
                    add_sum(found, name, row, parts, complete=len(parts) == len(inside))


def add_sum(found: Unknowns, name: str, total: Row, parts: Sequence[Row], complete: bool) -> None:
    """One row as the sum of others, count by count."""
    for column in KNOWN[name].counts:
        whole = found.number.get(key_of(name, total, column))
        inside = [found.number.get(key_of(name, row, column)) for row in parts]
        if whole is not None and None not in inside:
            found.equal(whole, [one for one in inside if one is not None], complete)


def add_tie(found: Unknowns, published: Published, tie: Tie, told: Told) -> None:
    """Every row of one table against the rows of others that belong to it; a value told of need not be in the first."""
    table, column = tie.total
    rows = [row for row in published.tables.get(table, []) if tie.breakdown in (None, row.get("breakdown"))]
    for whole, row in {found.number.get(key_of(table, row, column)): row for row in rows}.items():
        parts = [
            found.number.get(key_of(name, part, counted))
            for (name, counted), belongs in tie.parts.items()
            for part in published.tables.get(name, [])
            if belongs(row, part, told)
        ]
        if whole is not None and parts:
            found.equal(whole, [part for part in parts if part is not None], tie.complete)


def add_money(found: Unknowns, published: Published) -> None:
    """Counts that stand beside money: the same unknowns as where they are counted, narrowed by what is printed here."""
    for row in published.tables.get("budget_progress", []):
        whose = ("municipality", row["municipality"]) if row["project"] in NO_COMPLEX else ("complex", row["project"])
        for repeat in MONEY:
            table, column = repeat.of
            name = KNOWN[table].people or table
            key = (name, column, *whose, *repeat.place)
            bounds = bounds_of(row, repeat.column, published.rules, zeros_show=False)
            if bounds and key in found.number:
                found.add(key, *bounds)


def add_comparison(found: Unknowns, published: Published) -> None:
    """The residents of both sides of a comparison: those of the curve of their housing form."""
    people = KNOWN["retention_curve"].people
    for row in published.tables.get("housing_form_comparison", []):
        for column, side in (("residents", "arm"), ("reference_residents", "reference")):
            key = (people, "residents", "housing_form", row[side])
            bounds = bounds_of(row, column, published.rules, zeros_show=False)
            if bounds and key in found.number:
                found.add(key, *bounds)


def grouped(rows: Sequence[Row], keys: Sequence[str]) -> list[list[Row]]:
    """Rows that share their keys, in the order in which they come."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return list(found.values())
