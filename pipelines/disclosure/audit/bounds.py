"""What the constraints leave open about each hidden cell.

What belongs here: for every hidden cell the least and the most people it can hold, as far as needed to see that they
are `enough` apart. Any solution of the constraints is a region the reader cannot tell from the true one, so each widens
all cells at once; cells that stay narrow get programmes of their own. What does not: what is known (`constraints`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csc_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from pipelines.disclosure.audit.constraints import Key, Unknowns
from pipelines.disclosure.solver import Floats, Programme

NEAR = 1e-6
TOLERANCE = 1e-4
FRUITLESS = 3


@dataclass(slots=True)
class Room:
    """One hidden cell and the interval it was shown to have."""

    cell: Key
    least: float
    most: float

    @property
    def width(self) -> float:
        """How many people wide the interval is."""
        return self.most - self.least


@dataclass(slots=True)
class System:
    """Unknowns that hang together: equations, bounds, and which are hidden."""

    equations: csc_array
    low: Floats
    high: Floats
    hidden: list[int]
    names: list[Key]
    programme: Programme = field(init=False)

    def __post_init__(self) -> None:
        self.programme = Programme(self.equations)

    def solve(self, costs: Floats, low: Floats, high: Floats) -> Floats:
        """The solution within bounds that costs least.

        Raises `ValueError` where nothing agrees with what is known, `ArithmeticError` where an answer does not.
        """
        found = self.programme.cheapest(costs, low, high)
        if found is None:
            raise ValueError(f"What is published contradicts itself around {self.names[self.hidden[0]]}.")
        if not self.keeps(found):
            raise ArithmeticError("The solver's answer does not agree with what is known.")
        return found

    def keeps(self, found: Floats) -> bool:
        """Whether a solution agrees with all that is known: the solver is one that hiding uses too."""
        within = (self.low - TOLERANCE <= found) & (found <= self.high + TOLERANCE)
        return bool(within.all() and (abs(self.equations @ found) <= TOLERANCE).all())


def rooms(unknowns: Unknowns, enough: float) -> list[Room]:
    """The interval of every hidden cell, exact where it is less than `enough` wide; raises `ValueError` on nonsense."""
    return [room for system in systems_of(unknowns) for room in rooms_in(system, enough)]


def systems_of(unknowns: Unknowns) -> Iterator[System]:
    """The unknowns of each table, and of tables that hang together, as a system."""
    entries = [(row, place, value) for row, one in enumerate(unknowns.equations) for place, value in one.items()]
    rows, places, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((values, (rows, places)), shape=(len(unknowns.equations), len(unknowns.low)))
    names = {place: key for key, place in unknowns.number.items()}
    for members in groups_of(matrix, [str(names[place][0]) for place in range(len(names))]):
        hidden = [position for position, place in enumerate(members.tolist()) if place in unknowns.hidden]
        if hidden:
            own = np.unique(matrix[:, members].nonzero()[0])
            low, high = np.array(unknowns.low)[members], np.array(unknowns.high)[members]
            yield System(
                csc_array(matrix[own][:, members]), low, high, hidden, [names[place] for place in members.tolist()]
            )


def groups_of(matrix: csr_array, tables: Sequence[str]) -> list[NDArray[np.int_]]:
    """Unknowns that share an equation or a table."""
    number = {table: place for place, table in enumerate(dict.fromkeys(tables))}
    membership = csr_array(
        (np.ones(len(tables)), ([number[table] for table in tables], range(len(tables)))),
        shape=(len(number), len(tables)),
    )
    touches = vstack([matrix, membership])
    _, labels = connected_components(block_array([[None, touches], [touches.T, None]]), directed=False)
    own = labels[touches.shape[0] :]
    return [np.flatnonzero(own == label) for label in np.unique(own)]


def rooms_in(system: System, enough: float) -> list[Room]:
    """The intervals of one system's hidden cells."""
    start = system.solve(np.zeros(len(system.names)), system.low, system.high)
    least, most = start.copy(), start.copy()
    widen_together(system, least, most, enough)
    for cell in system.hidden:
        if most[cell] - least[cell] < enough - NEAR:
            widen_alone(system, cell, least, most, enough)
    return [Room(system.names[cell], float(least[cell]), float(most[cell])) for cell in system.hidden]


def widen_together(system: System, least: Floats, most: Floats, enough: float) -> None:
    """Solutions that push many narrow cells at once, each no further than needed, until that yields nothing new."""
    draw, fruitless = np.random.default_rng(0), 0
    hidden = np.zeros(len(system.names), dtype=bool)
    hidden[system.hidden] = True
    while fruitless < FRUITLESS and (narrow := hidden & (most - least < enough - NEAR)).any():
        drawn = draw.choice([-1.0, 0.0, 1.0], len(narrow))
        push = np.where(narrow, np.where(least <= system.low + NEAR, -abs(drawn), drawn), 0.0)
        low = np.where(narrow, np.maximum(system.low, most - enough), system.low)
        high = np.where(narrow, np.minimum(system.high, least + enough), system.high)
        take_in(system.solve(push, low, high), least, most)
        fruitless = 0 if (narrow & (most - least >= enough - NEAR)).any() else fruitless + 1


def widen_alone(system: System, cell: int, least: Floats, most: Floats, enough: float) -> None:
    """The bounds of one cell, exact where they are less than `enough` apart."""
    for way in (1.0, -1.0):
        push, low, high = np.zeros(len(system.names)), system.low.copy(), system.high.copy()
        push[cell] = way
        low[cell], high[cell] = max(low[cell], most[cell] - enough), min(high[cell], least[cell] + enough)
        take_in(system.solve(push, low, high), least, most)


def take_in(found: Floats, least: Floats, most: Floats) -> None:
    """Widen every interval by one solution."""
    np.minimum(least, found, out=least)
    np.maximum(most, found, out=most)
