"""What a reader concludes from publications that came one after the other.

What belongs here: how far a count went between two of them, by the rule of ten people over time; and of `other` the
categories that another publication tells of by themselves. What does not: one publication by itself (`constraints`).
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.disclosure.audit.constraints import Seen, Unknowns, key_in

Place = tuple[object, ...]


class Shown(NamedTuple):
    """A printed count: which unknown it is, what was printed, and whether a former count was carried."""

    unknown: int
    printed: int
    carried: bool


def add_changes(found: Unknowns, seen: Sequence[Seen]) -> None:
    """From a fresh count to the next one lie `min_cell` people or none; a carried one is less than that away."""
    last: dict[Place, Shown] = {}
    for one in seen:
        enough = one.published.rules.min_cell
        for place, shown in shown_in(found, one):
            before = last.get(place)
            if before and before.unknown != shown.unknown:
                add_change(found, before, shown, enough)
            if not shown.carried:
                last[place] = shown


def shown_in(found: Unknowns, seen: Seen) -> Iterator[tuple[Place, Shown]]:
    """The printed counts of one publication, but for those that may repeat the row before them."""
    others = seen.eras.others(seen.number)
    for table in seen.tables:
        late = table.lagging()
        for row in table.rows:
            for column in table.known.counts:
                status = row[f"{column}_status"]
                if status != "c" and row[column] is not None and (id(row), column) not in late:
                    place = (*table.key_of(row, column)[:-1], frozenset(others.get(table.address_of(row, column), ())))
                    yield place, Shown(found.number[table.key_of(row, column)], row[column], status == "u")


def add_change(found: Unknowns, before: Shown, after: Shown, enough: int) -> None:
    """How far one count went."""
    step = found.add(("change", len(found.equations)), *how_far(before, after, enough))
    found.tables[step] = found.tables[after.unknown]
    found.equations.append({after.unknown: -1.0, before.unknown: 1.0, step: 1.0})


def how_far(before: Shown, after: Shown, enough: int) -> tuple[float, float]:
    """The least and the most that a count can have changed."""
    if after.carried:
        return 1 - enough, enough - 1
    if after.printed == before.printed:
        return 0, 0
    return (enough, math.inf) if after.printed > before.printed else (-math.inf, -enough)


def add_merged(found: Unknowns, seen: Sequence[Seen]) -> None:
    """A count of `other` is that of each category in it that some publication tells of, and of the rest."""
    for one in seen:
        for other, parts in one.eras.others(one.number).items():
            total = found.number.get(one.key_at(other))
            if parts and total is not None:
                rest = found.add(key_in(other, one.eras.rest(one.number, other)))
                found.equal(
                    total, [rest, *(found.add(key_in(part, era)) for part, era in parts.items())], complete=True
                )
