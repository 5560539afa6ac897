"""What a publication prints otherwise than the one before it.

What belongs here: the counts that moved, and which did most. What does not: whether a count may move (`consecutive`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.record import Record
from pipelines.disclosure.rounding import Rules, rounded


@dataclass(frozen=True, slots=True)
class Change:
    """A printed count before and after."""

    cell: Cell
    before: int
    after: int

    def as_record(self) -> dict[str, Any]:
        """Plain values, for a manifest."""
        return {**self.cell._asdict(), "before": self.before, "after": self.after}


def changes(before: Record, after: Record, rules: Rules) -> Iterator[Change]:
    """The counts that print something else than they did."""
    for cell, counted in after.counts.items():
        former = before.counts.get(cell)
        if former and former.basis is not None and counted.basis is not None and former.basis != counted.basis:
            yield Change(cell, rounded(former.basis, rules.base), rounded(counted.basis, rules.base))


def largest(found: Iterator[Change]) -> Change | None:
    """The change by most people, of equal ones the first by name."""
    return min(found, key=lambda one: (-abs(one.after - one.before), one.cell), default=None)
