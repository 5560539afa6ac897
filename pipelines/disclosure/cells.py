"""The cells that disclosure control reasons about, and how they add up.

What belongs here: the address of a cell, what is known of it, and additive relations between cells.
What does not: which tables have which cells (`tables`) and what is hidden (`suppress`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Zero = Literal["hidden", "shown", "in_company"]
"""What a count of nobody does: it hides; it shows; or it shows in a row of enough people over two other groups."""


# There are tens of thousands of cells, each looked up many times: tuples are made and compared by the interpreter.
class Cell(NamedTuple):
    """One count: its table, the key of its row as text, its column."""

    table: str
    row: tuple[str, ...]
    column: str


class Entry(NamedTuple):
    """What disclosure control knows of a cell.

    `printed` is false for a remainder that no table shows but anyone can subtract. `dear` orders the cells of one
    relation: the cheapest hides first.
    """

    value: int
    zero: Zero = "hidden"
    printed: bool = True
    dear: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`, as a reader of the tables knows or can guess.

    `one_group`: the parts divide one group of people by what became of them, as against one outcome over many groups.
    """

    total: Cell
    parts: tuple[Cell, ...]
    one_group: bool = False

    @property
    def members(self) -> tuple[Cell, ...]:
        """Parts first: they hide before their total does."""
        return (*self.parts, self.total)


Entries = Mapping[Cell, Entry]
