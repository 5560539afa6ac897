"""Which cells hide: the small ones, and those that would give a small one away.

What belongs here: pure functions from entries and relations to a set of hidden cells, in a fixed order, so that the
same warehouse always hides the same cells.
What does not: declarations of tables, rounding, figures. A cell hides here by a rule of thumb per relation; a linear
programme over all relations at once takes this module's place when disclosure control is completed, behind the same
two functions.
"""

from collections import defaultdict, deque
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


def secondary(
    entries: Entries, relations: Sequence[Relation], hidden: frozenset[Cell], min_cell: int
) -> frozenset[Cell]:
    """Further cells that hide so that no relation leaves a hidden cell to be worked out by subtraction.

    In each relation with a hidden cell at least two cells stay unknown, and together they hold `min_cell` people.
    """
    of_cell = relations_by_member(relations)
    found, waiting = set(hidden), deque(relations)
    while waiting:
        relation = waiting.popleft()
        if exposed(relation, entries, found, min_cell) and (next_cell := cheapest(relation, entries, found)):
            found.add(next_cell)
            waiting.extend(of_cell[next_cell])
    return frozenset(found) - hidden


def exposed(relation: Relation, entries: Entries, hidden: set[Cell], min_cell: int) -> bool:
    """Whether subtraction within the relation brings a hidden cell back, or nearly so."""
    if hidden.isdisjoint(relation.members):
        return False
    unknown = [cell for cell in relation.parts if cell in hidden or not entries[cell].printed]
    if relation.total in hidden or not entries[relation.total].printed:
        return not unknown
    return len(unknown) < 2 or sum(entries[cell].value for cell in unknown) < min_cell


def cheapest(relation: Relation, entries: Entries, hidden: set[Cell]) -> Cell | None:
    """The cell to hide next: the least dear; of those a part before the total, then the smallest that holds anyone."""

    def order(cell: Cell) -> tuple[int, bool, bool, int, Cell]:
        entry = entries[cell]
        return entry.dear, cell == relation.total, not entry.value, entry.value, cell

    candidates = [cell for cell in relation.members if cell not in hidden and entries[cell].printed]
    return min(candidates, key=order, default=None)


def far_apart(totals: Sequence[int], min_cell: int) -> list[bool]:
    """Which points of a running total may show: from the last one backwards, each `min_cell` people or none apart.

    Two neighbours that both show differ by nobody or by at least `min_cell`, so no difference tells of a few people.
    """
    shows = [False] * len(totals)
    last: int | None = None
    for position in range(len(totals) - 1, -1, -1):
        total = totals[position]
        if 0 < total < min_cell:
            continue
        if last is None or last == total or last - total >= min_cell:
            shows[position], last = True, total
    return shows


def relations_by_part(relations: Sequence[Relation]) -> defaultdict[Cell, list[Relation]]:
    """The relations in which a cell is a part."""
    found: defaultdict[Cell, list[Relation]] = defaultdict(list)
    for relation in relations:
        for part in relation.parts:
            found[part].append(relation)
    return found


def relations_by_member(relations: Sequence[Relation]) -> defaultdict[Cell, list[Relation]]:
    """The relations that a cell stands in, as part or as total."""
    found = relations_by_part(relations)
    for relation in relations:
        found[relation.total].append(relation)
    return found
