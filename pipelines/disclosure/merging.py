"""Small categories told of together, before anything hides.

What belongs here: which complexes, municipalities and partners are too small to be told of apart, and the rows of a
table with those added up as `other`. A category is small by its residents over all time, so that all tables and
horizons agree on it. A Pitstop, an ordinary house with 3 to 8 people, is always told of within its housing form only.
What does not: what hides after that (`control`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from pipelines.disclosure.tables import Row, Rows, Table

OTHER = "other"
MERGES = ("complex", "municipality", "partner", "target_group", "move_in_year")
"""Breakdowns of which small values are merged. Housing forms stay apart: they are what the region asks about."""


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of the region's categories.

    `sizes`: residents by breakdown and value. `places`: for each complex the breakdowns it lies in and its value there.
    `told`: the breakdowns and values that a publication told of before.
    """

    sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    told: Set[tuple[str, str]] = frozenset()

    def pitstops(self) -> frozenset[str]:
        """The complexes that are Pitstops."""
        return frozenset(name for name, place in self.places.items() if place["housing_form"] == "pitstop")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's rows as they can be printed, and those that were added up: each with the keys it is told of by."""

    table: Table
    rows: Rows
    small: Sequence[tuple[Row, Row]] = ()


Small = Mapping[str, Set[str]]
"""The values that are told of as `other`, by breakdown."""


def small_values(region: Region, enough: int) -> Small:
    """The values that are told of as `other`, by breakdown: those under `enough` residents, and Pitstops.

    The smallest of the others join them until `other` has `enough` too, or none is left.
    """
    found = {}
    for breakdown in MERGES:
        sizes = region.sizes.get(breakdown, {})
        always = region.pitstops() if breakdown == "complex" else frozenset()
        told = {value for kind, value in region.told if kind == breakdown} - always
        found[breakdown] = smallest(sizes, always, told, enough)
    return found


def smallest(sizes: Mapping[str, int], always: Set[str], told: Set[str], enough: int) -> frozenset[str]:
    """The values of one breakdown to merge: never one that was `told` of before, or it could be subtracted."""
    merged = {value for value, size in sizes.items() if size < enough or value in always} - told
    for value in sorted(set(sizes) - merged - told, key=lambda value: (sizes[value], value)):
        if not merged or sum(sizes[one] for one in merged) >= enough:
            break
        merged.add(value)
    return frozenset(merged | always | ({OTHER} & set(sizes) if merged else set()))


@dataclass(slots=True)
class Place:
    """A housing form or municipality: its complexes that are told of by themselves, and whether it has others."""

    complexes: list[str] = field(default_factory=list)
    has_others: bool = False


Places = Mapping[tuple[str, str], Place]
"""By breakdown and value."""


def places_of(region: Region, small: Small) -> Places:
    """What lies where, in values that are told of."""
    found: dict[tuple[str, str], Place] = {}
    for name, lies in sorted(region.places.items()):
        for breakdown, value in lies.items():
            place = found.setdefault((breakdown, OTHER if value in small.get(breakdown, ()) else value), Place())
            if name in small["complex"]:
                place.has_others = True
            else:
                place.complexes.append(name)
    return found


def merged(table: Table, rows: Rows, small: Small) -> Sheet:
    """The rows of a table with small categories added up."""
    kept: Rows = []
    sums: dict[tuple[object, ...], Rows] = {}
    for row in rows:
        told = told_as(table, row, small)
        if told:
            sums.setdefault(tuple((row | told)[key] for key in table.keys), []).append(row)
        else:
            kept.append(row)
    gone = tuple([(row, told_as(table, row, small)) for parts in sums.values() for row in parts])
    return Sheet(table, [*kept, *(added_up(table, key, parts) for key, parts in sums.items())], gone)


def told_as(table: Table, row: Row, small: Small) -> Row:
    """The keys of a row that hold a small category, each as `other`."""
    categories = {**table.categories, **({"value": row["breakdown"]} if "breakdown" in table.keys else {})}
    return {key: OTHER for key, breakdown in categories.items() if str(row[key]) in small.get(breakdown, ())}


def added_up(table: Table, key: Sequence[object], parts: Sequence[Row]) -> Row:
    """Several rows as one: counts and public sums added, means weighted; no quartile is known of a sum of groups, nor
    anything else that they do not share.
    """
    total = parts[0] | dict(zip(table.keys, key, strict=True))
    for name in (*table.count_names, *table.added):
        known = [row[name] for row in parts if row[name] is not None]
        total[name] = sum(known) if known else None
    for name in set(table.kept) - set(table.added):
        total[name] = parts[0][name] if all(row[name] == parts[0][name] for row in parts) else None
    if table.followed:
        total[table.followed] = sum(row[table.followed] for row in parts)
    for measure in table.measures:
        people = sum(row[measure.people] for row in parts)
        weighted = sum(row[measure.name] * row[measure.people] for row in parts)
        total[measure.name] = weighted / people if measure.is_mean and people else None
    return total
