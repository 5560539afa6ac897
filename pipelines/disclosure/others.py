"""What `other` is made of, which is not the same in every publication: a category that grew is told of by itself.

What belongs here: per count of `other` the categories in it that some other publication tells of, and the rest.
What does not: which categories are small today (`merging`), what a reader concludes (`consecutive`).
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.record import Member, Record


@dataclass(slots=True)
class Other:
    """One count of `other`: of categories `told` of elsewhere, each by itself, and of the `unseen` ones together."""

    told: dict[Cell, int] = field(default_factory=dict)
    unseen: dict[Cell, int] = field(default_factory=dict)

    @property
    def rest(self) -> int:
        """The count of categories that no publication tells of."""
        return sum(self.unseen.values())

    @property
    def whole_set(self) -> frozenset[Cell]:
        """The categories that are in it, but for those of which no publication tells and that count for nobody."""
        return self.rest_set.union(self.told)

    @property
    def rest_set(self) -> frozenset[Cell]:
        """The same, without those that some publication tells of."""
        return frozenset(cell for cell, value in self.unseen.items() if value)


def told_in(records: Iterable[Record]) -> frozenset[Cell]:
    """The counts that some publication has in a table, of whatever category."""
    return frozenset(cell for record in records for cell, counted in record.counts.items() if counted.printed)


def others_of(members: Mapping[Cell, Member], told: Set[Cell]) -> dict[Cell, Other]:
    """What each count of `other` is made of in one publication."""
    found: dict[Cell, Other] = {}
    for cell, member in members.items():
        other = found.setdefault(member.other, Other())
        (other.told if cell in told else other.unseen)[cell] = member.value
    return found
