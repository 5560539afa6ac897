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


def steps(totals: Sequence[int], min_cell: int, last_shows: bool = False) -> list[bool]:
    """Which points of a running total print a value of their own: each `min_cell` people from the one before.

    The first stands `min_cell` away from nobody. With `last_shows` the newest point does so before the one before it.
    """
    shows, last = [False] * len(totals), 0
    for position, total in enumerate(totals):
        if abs(total - last) >= min_cell:
            shows[position], last = True, total
    if last_shows and totals and totals[-1] >= min_cell:
        shows = [shown and totals[-1] - total >= min_cell for shown, total in zip(shows, totals, strict=True)]
        shows[-1] = True
    return shows
