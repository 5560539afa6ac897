"""Which cells hide for what they are: counts of a few people, and counts that say something about a whole group.

What belongs here: primary suppression as pure functions from entries and relations to a set of hidden cells.
What does not: cells that hide to protect these (`protection`), declarations of tables, rounding.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.disclosure.cells import Cell, Entries, Entry, Relation


def primary(entries: Entries, relations: Sequence[Relation], min_cell: int) -> frozenset[Cell]:
    """Cells that hide for what they are: counts of 1 up to `min_cell`, lone zeros, a group that is all of its row."""
    inside = relations_by_part([relation for relation in relations if relation.one_group])
    return frozenset(
        cell
        for cell, entry in entries.items()
        if entry.printed
        and (too_small(entry, min_cell) or whole_row_or_lone_zero(cell, entries, inside[cell], min_cell))
    )


def too_small(entry: Entry, min_cell: int) -> bool:
    """Whether the count alone tells about too few people."""
    return 0 < entry.value < min_cell or (entry.value == 0 and entry.zero == "hidden")


def whole_row_or_lone_zero(cell: Cell, entries: Entries, inside: Iterable[Relation], min_cell: int) -> bool:
    """Whether the cell, being zero or all of a group it is `inside`, says something about everyone in that group."""
    entry = entries[cell]
    if entry.zero != "in_company":
        return False
    for relation in inside:
        total = entries[relation.total].value
        others = sum(1 for part in relation.parts if part != cell and entries[part].value > 0)
        if entry.value == 0 and (total < min_cell or others < 2):
            return True
        if entry.value == total:
            return True
    return False


def relations_by_part(relations: Sequence[Relation]) -> defaultdict[Cell, list[Relation]]:
    """The relations in which a cell is a part."""
    found: defaultdict[Cell, list[Relation]] = defaultdict(list)
    for relation in relations:
        for part in relation.parts:
            found[part].append(relation)
    return found


def steps(totals: Sequence[int], min_cell: int, last_shows: bool = False, stands: Sequence[bool] = ()) -> list[bool]:
    """Which points of a running total print a value of their own: each `min_cell` people from the one before.

    The first stands `min_cell` away from nobody. With `last_shows` the newest point does so before the one before it.
    Points that `stands` says were printed before show as they did, and others only `min_cell` away from them too.
    """
    fixed = [*stands, *[False] * (len(totals) - len(stands))]
    if last_shows and totals and not fixed[-1]:
        before = max((total for total, stood in zip(totals, fixed, strict=True) if stood), default=0)
        fixed[-1] = totals[-1] - before >= min_cell
    ahead = [total for total, stood in zip(totals, fixed, strict=True) if stood]
    shows, last = [], 0
    for total, stood in zip(totals, fixed, strict=True):
        ahead = ahead[stood:]
        shown = stood or (abs(total - last) >= min_cell and (not ahead or abs(ahead[0] - total) >= min_cell))
        shows.append(shown)
        last = total if shown else last
    return shows
