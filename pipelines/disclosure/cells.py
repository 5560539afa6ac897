"""The cells that disclosure control reasons about, and how they add up.

What belongs here: the address of a cell, what is known of it, and additive relations between cells.
What does not: which tables have which cells (`tables`, `relations`) and what is hidden (`primary`, `protection`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Zero = Literal["hidden", "shown", "in_company"]
"""What a count of nobody does: it hides; it shows; or it shows in a row of enough people over two other groups."""


# There are tens of thousands of cells, each looked up many times: tuples are made and compared by the interpreter.
class Cell(NamedTuple):
    """One count: its table, or the population that several tables count; the key of its row as text; its column."""

    table: str
    row: tuple[str, ...]
    column: str


class Entry(NamedTuple):
    """What disclosure control knows of a cell.

    `printed` is false for a remainder, a step or a small category that no table shows but anyone can subtract. `dear`
    orders what hides: the dearer, the later. `fixed` cells were printed before: they cannot hide any more. `signed`
    ones are how far a count went since then, and hide with it. `runs`: it is a point of a running total or what that
    point adds, and hides for what stands beside it too. `behind`: the least and the most that a reader holds possible,
    where that is not what rounding leaves. `shown_by`: while any of these shows, everybody knows that this one is not
    small.
    """

    value: int
    zero: Zero = "hidden"
    printed: bool = True
    dear: int = 0
    known: bool = False
    shared: bool = False
    fixed: bool = False
    signed: bool = False
    runs: bool = False
    behind: tuple[float, float] | None = None
    shown_by: tuple["Cell", ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`, as a reader of the tables knows or can guess.

    `one_group`: the parts divide one group of people by what became of them, as against one outcome over many groups.
    """

    total: Cell
    parts: tuple[Cell, ...]
    one_group: bool = False
    along: bool = False

    @property
    def members(self) -> tuple[Cell, ...]:
        """All cells of the relation, the total last."""
        return (*self.parts, self.total)


Entries = Mapping[Cell, Entry]
