"""The attack as a whole, and what it says.

What belongs here: reading, constraining and bounding in that order, and the verdict. What does not: each of these.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.disclosure.audit.bounds import Room, rooms
from pipelines.disclosure.audit.constraints import Geography, unknowns_of
from pipelines.disclosure.audit.geography import read_geography
from pipelines.disclosure.audit.reading import read


@dataclass(frozen=True, slots=True)
class Exposed:
    """A hidden cell that a reader can work out, or nearly so: where it is, never what it holds."""

    table: str
    column: str
    row: tuple[str, ...]

    def __str__(self) -> str:
        return f"a reader can work out {self.column} of {self.table} at {', '.join(self.row)}"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """How many hidden cells were attacked, how many people wide the narrowest stayed, and which did not hold."""

    attacked: Mapping[str, int]
    narrowest: float | None
    exposed: tuple[Exposed, ...]

    @property
    def holds(self) -> bool:
        """Whether no hidden cell was found out."""
        return not self.exposed

    def as_record(self) -> dict[str, Any]:
        """Plain values, for a manifest."""
        return asdict(self)


def attack(published: Path, warehouse: Path | None = None, zeros_show: bool = False) -> AuditReport:
    """Try to find out every hidden cell of a published database.

    `warehouse`: where to look up what an insider may know about complexes and breakdowns; no count is taken from it.
    `zeros_show`: the reader holds that nobody is hidden where nobody is. Raises `ValueError` when the tables contradict
    each other.
    """
    database = read(published)
    geography = read_geography(warehouse, database) if warehouse else Geography()
    found = rooms(unknowns_of(database, geography, zeros_show), database.rules.min_cell)
    return verdict(found, database.rules.min_cell)


def verdict(found: list[Room], enough: int) -> AuditReport:
    """The report on all hidden cells."""
    attacked: dict[str, int] = {}
    for room in found:
        attacked[str(room.cell[0])] = attacked.get(str(room.cell[0]), 0) + 1
    narrow = [room for room in found if room.width < enough - 1e-3]
    exposed = tuple(Exposed(str(r.cell[0]), str(r.cell[1]), tuple(str(key) for key in r.cell[2:])) for r in narrow)
    return AuditReport(attacked, min((room.width for room in found), default=None), exposed)
