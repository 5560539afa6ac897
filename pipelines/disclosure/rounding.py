"""Rounding of counts that survive suppression.

What belongs here: how a count becomes a printed count, and which counts may stand behind a printed one.
What does not: which counts survive (`primary`, `protection`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """From how many people a cell shows, to what it is rounded, and which categories are told of together.

    `merge_below`: complexes, municipalities and the like with fewer residents are told of as `other`.
    """

    min_cell: int = 10
    base: int = 5
    merge_below: int = 15

    def behind(self, count: int) -> tuple[int, int]:
        """The smallest and the largest count that print as this one does."""
        if count == 0:
            return 0, 0
        value = rounded(count, self.base)
        return max(self.min_cell, -(-(2 * value - self.base) // 2)), (2 * value + self.base - 1) // 2


def rounded(count: int, base: int) -> int:
    """The multiple of `base` nearest to `count`, halves up; raises `ValueError` for a negative count."""
    if count < 0:
        raise ValueError(f"A count cannot be below zero, this one is {count}.")
    return (2 * count + base) // (2 * base) * base
