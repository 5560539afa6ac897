"""Secondary suppression by linear programmes: which further cells hide so that no small cell can be worked out.

What belongs here: for each cell in need the cheapest set of cells that lets it move by `min_cell` with all relations
kept (minimise cost x |y| subject to M y = 0 and x + y >= 0), one cell after the other in a fixed order. A table of
counts that keeps all relations and prints the same is a witness: nobody can tell it from the true one, so all that it
moves far enough is protected.
What does not: how far one count goes by itself (`reach`), which cells are small (`primary`), which relations there are
(`relations`), the attack on the result (`audit`, which shares nothing with this but the door to the solver).
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from pipelines.disclosure.cells import Cell, Entries, Entry, Relation
from pipelines.disclosure.movements import Movements
from pipelines.disclosure.reach import STEP, binds, is_known_to_be_large, need_of, price_of, reach_of, slack_of
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.solver import Floats

Places = NDArray[np.int_]
Flags = NDArray[np.bool_]

Room = dict[Cell, tuple[float, float]]
"""How far down and up cells are known to be able to go while nothing printed changes."""

NEAR = 1e-6
PATIENCE, FAR, WAYS = 4, 20, (-1.0, 0.0, 1.0)


@dataclass(slots=True)
class Part:
    """Cells that hang together, as numbers: movements, counts, what each costs to hide, and which are free to move.

    `slack`: how far each printed cell goes without another count being printed; `reach`: how far it goes at all. `up`
    and `down`: how far each cell is known to be able to go while nothing printed changes. `shown_by`: pairs of a cell
    that is known not to be small and one that says so for as long as it shows.
    """

    cells: list[Cell]
    movements: Movements
    counts: Floats
    prices: Floats
    free: Flags
    fixed: Flags
    needs: Floats
    slack: Floats
    reach: Floats
    up: Floats
    down: Floats
    shown_by: Places


def secondary(
    entries: Entries, relations: Sequence[Relation], hidden: Set[Cell], rules: Rules, room: Room | None = None
) -> frozenset[Cell]:
    """Further cells to hide so that every hidden cell, and every small one that is not printed, stays unknown.

    Afterwards the counts that agree with what is printed leave each of them an interval of at least `min_cell`. Nearly
    all is found row by row, where the programmes are small; then once more over everything that hangs together.
    `room`: what cells were found to have where more relations held and fewer cells hid, which they still have here;
    what is found is added to it.
    """
    found, room = set(hidden), {} if room is None else room
    for apart in (True, False):
        for part in parts_of(entries, relations, found, rules, apart):
            start_from(part, room)
            protect(part)
            if not apart:
                room |= dict(zip(part.cells, zip(part.down.tolist(), part.up.tolist(), strict=True), strict=True))
            found |= {cell for cell, free in zip(part.cells, part.free, strict=True) if free and entries[cell].printed}
    return frozenset(found - hidden)


def parts_of(
    entries: Entries, relations: Sequence[Relation], hidden: Set[Cell], rules: Rules, apart: bool
) -> Iterator[Part]:
    """The cells that stand in any relation, split into what hangs together, in a fixed order.

    `apart` leaves out what ties the points of a curve to each other: steps, and counts that all its rows share.
    """
    used = [relation for relation in relations if not (apart and relation.along)]
    for group in together(used, {cell for cell in entries if apart and entries[cell].shared}):
        cells = sorted({cell for relation in group for cell in relation.members})
        yield part_of(cells, relation_matrix(group, cells), entries, hidden, rules)


def together(relations: Sequence[Relation], cuts: Set[Cell]) -> list[list[Relation]]:
    """Relations that share cells, other than those at which they are cut; cells of cuts alone come first."""
    owner: dict[Cell, int] = {}
    rows, columns = [], []
    for row, relation in enumerate(relations):
        inner = [cell for cell in relation.members if cell not in cuts] or relation.members
        for cell in inner:
            rows.append(row)
            columns.append(owner.setdefault(cell, len(owner)))
    touches = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(relations), len(owner)))
    count, labels = connected_components(block_array([[None, touches], [touches.T, None]]), directed=False)
    groups: list[list[Relation]] = [[] for _ in range(count)]
    for label, relation in zip(labels, relations, strict=False):
        groups[label].append(relation)
    return sorted(filter(None, groups), key=lambda group: (not cuts >= set(group[0].members), len(group)))


def relation_matrix(relations: Sequence[Relation], cells: Sequence[Cell]) -> csc_array:
    """M: a row per relation, its parts with 1 and its total with -1."""
    number = {cell: place for place, cell in enumerate(cells)}
    entries = [
        (row, number[cell], -1.0 if cell == relation.total else 1.0)
        for row, relation in enumerate(relations)
        for cell in relation.members
    ]
    rows, columns, values = zip(*entries, strict=True)
    return csc_array((values, (rows, columns)), shape=(len(relations), len(cells)))


def part_of(cells: list[Cell], relations: csc_array, entries: Entries, hidden: Set[Cell], rules: Rules) -> Part:
    """Cells that hang together with all that is known of them."""
    known = [entries[cell] for cell in cells]
    part = Part(
        cells=cells,
        movements=Movements(relations),
        counts=np.array([entry.value for entry in known], dtype=float),
        prices=np.array([price_of(entry) for entry in known]),
        free=np.array([cell in hidden or not binds(entry, rules) for cell, entry in zip(cells, known, strict=True)]),
        fixed=np.array([entry.fixed for entry in known]),
        needs=np.array([need_of(entry, rules.min_cell) for entry in known], dtype=float),
        slack=np.array([slack_of(entry, rules) for entry in known], dtype=float),
        reach=np.array([reach_of(entry, rules) for entry in known], dtype=float),
        up=np.zeros(len(cells)),
        down=np.zeros(len(cells)),
        shown_by=pairs_of(cells, known, rules),
    )
    hold_back(part)
    return part


def pairs_of(cells: Sequence[Cell], known: Sequence[Entry], rules: Rules) -> Places:
    """The places of cells that are known not to be small, each with those of cells that say so: two columns."""
    number = {cell: place for place, cell in enumerate(cells)}
    says_so = [entry.shown_by if is_known_to_be_large(entry, rules) else () for entry in known]
    pairs = [(place, number[one]) for place, ones in enumerate(says_so) for one in ones if one in number]
    return np.array(pairs, dtype=int).reshape(-1, 2)


def hold_back(part: Part) -> None:
    """Where a cell that says so was printed before, nothing undoes that another one is known not to be small.

    Where none of them shows nothing says so.
    """
    large, says_so = part.shown_by.T
    for_good = large[part.fixed[says_so]]
    part.reach[for_good] = part.slack[for_good]
    go_dark(part)


def go_dark(part: Part) -> None:
    """Hide all that says of a cell that it is not small once it may be; let it be small once nothing says otherwise."""
    large, says_so = part.shown_by.T
    part.free[says_so[part.free[large]]] = True
    shows = np.bincount(large, ~part.free[says_so], minlength=len(part.cells))
    part.free[large[shows[large] == 0]] = True


def protect(part: Part) -> None:
    """Free further cells of the part until every cell that hides has the room it needs, the largest first."""
    while True:
        move_together(part)
        waiting = by_size(part, in_need(part))
        if not waiting:
            return
        for cell in waiting:
            if not has_room(part)[cell]:
                make_room(part, cell)


def start_from(part: Part, room: Room) -> None:
    """Give the cells of a part the room that they are known to have."""
    part.down, part.up = np.array([room.get(cell, (0.0, 0.0)) for cell in part.cells]).T


def take_in(part: Part, witness: Floats) -> None:
    """Let a witness stand: what it would print otherwise hides, and what it moves has that much room."""
    part.free |= beyond_rounding(part, witness)
    go_dark(part)
    part.up, part.down = np.maximum(part.up, witness), np.maximum(part.down, -witness)


def has_room(part: Part) -> Flags:
    """Which cells can be so far up and so far down that what they need lies between."""
    return np.asarray(part.up + part.down > part.needs - NEAR)


def in_need(part: Part) -> Flags:
    """Hidden cells, and small ones that are not printed but follow by subtraction, without room as yet."""
    return part.free & ~has_room(part)


def beyond_rounding(part: Part, witness: Floats) -> Flags:
    """Printed cells that would print something else."""
    return np.asarray(~part.free & ((witness < part.slack[:, 0] - NEAR) | (witness > part.slack[:, 1] + NEAR)))


def by_size(part: Part, cells: Flags) -> list[int]:
    """The cells, the largest count first and equal ones by address."""
    return sorted(np.flatnonzero(cells).tolist(), key=lambda cell: (-part.counts[cell], cell))


def move_together(part: Part) -> None:
    """Find room that is there already: a few witnesses that change nothing printed, each moving as many as it can.

    Parts of one total cannot all go up: each cell is pulled its own way, another one each time, or not at all.
    """
    draw, fruitless = np.random.default_rng(0), 0
    while fruitless < PATIENCE and (left := in_need(part)).any():
        take_in(part, pulled(part, np.where(left, draw.choice(WAYS, len(left)), 0.0)))
        gained = (left & has_room(part)).any()
        fruitless = 0 if gained else fruitless + 1


def pulled(part: Part, pull: Floats) -> Floats:
    """A witness that moves cells as far as they can go together, each the way it is pulled.

    Far, and not only as far as is needed: what goes along with a cell gets room too.
    """
    far = FAR * part.needs.max()
    low, high = np.clip(part.reach.T, -far, far)
    found = part.movements.furthest(*within_rounding(part, low, high), pull)
    return np.zeros(len(part.cells)) if found is None else found


def make_room(part: Part, cell: int) -> None:
    """Give one cell room by the witness that costs least, after a look at how far it goes for nothing.

    Down is tried only where up touches what hides last. Where there is no way, it is not today's table that gives the
    cell away, and nothing that hides today would help: former publications do, and what everybody knows.
    """
    alone = np.arange(len(part.cells)) == cell
    for way in (-1.0, 1.0):
        take_in(part, pulled(part, np.where(alone, way, 0.0)))
    if has_room(part)[cell]:
        return
    ways = [moved_by(part, cell, part.needs[cell] - part.down[cell])]
    if ways[0] is None or price_of_moving(part, ways[0]) > STEP:
        ways.append(moved_by(part, cell, part.up[cell] - part.needs[cell]))
    found = [way for way in ways if way is not None]
    if found:
        take_in(part, min(found, key=lambda way: price_of_moving(part, way)))
    part.up[cell] = max(part.up[cell], part.needs[cell] - part.down[cell])


def moved_by(part: Part, cell: int, distance: float) -> Floats | None:
    """The cheapest movement with one cell going a given way, or None where nothing does.

    Free within what rounding leaves, at a price beyond it.
    """
    low, high = part.reach.T.copy()
    if not low[cell] <= distance <= high[cell]:
        return None
    low[cell] = high[cell] = distance
    near_low, near_high = within_rounding(part, low, high)
    further = [np.where(part.free, 0.0, room) for room in (minus(near_low, low), minus(high, near_high))]
    return part.movements.cheapest(near_low, near_high, part.prices, (further[0], further[1]))


def minus(more: Floats, less: Floats) -> Floats:
    """The difference, nothing where both are without bound."""
    return np.subtract(more, less, out=np.zeros_like(more), where=more != less)


def price_of_moving(part: Part, witness: Floats) -> float:
    """What the cells that a witness would hide cost together."""
    return float(part.prices[beyond_rounding(part, witness)].sum())


def within_rounding(part: Part, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The bounds on each cell's movement while all that is printed stays the same."""
    return (
        np.where(part.free, low, np.maximum(low, part.slack[:, 0])),
        np.where(part.free, high, np.minimum(high, part.slack[:, 1])),
    )
