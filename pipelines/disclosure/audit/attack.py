"""The attack as a whole, and what it says.

What belongs here: reading, constraining and bounding in that order, and the verdict. What does not: each of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.disclosure.audit.bounds import Room, rooms
from pipelines.disclosure.audit.changes import add_changes, add_merged
from pipelines.disclosure.audit.constraints import Geography, Key, Seen, unknowns_of
from pipelines.disclosure.audit.eras import Eras
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


class Publication(NamedTuple):
    """A published database with what an insider knows of it.

    `warehouse`: where to look up complexes and breakdowns; no count is taken from it. `record`: where to look up which
    counts changed since another publication, needed where there is another.
    """

    published: Path
    warehouse: Path | None = None
    record: Path | None = None


def attack(
    published: Path,
    warehouse: Path | None = None,
    record: Path | None = None,
    former: Sequence[Publication] = (),
    zeros_show: bool = False,
) -> AuditReport:
    """Try to find out every hidden cell of a published database, with all `former` ones at hand, the oldest first.

    `zeros_show`: the reader holds that nobody is hidden where nobody is. Raises `ValueError` when the tables contradict
    each other.
    """
    seen = seen_in([*former, Publication(published, warehouse, record)])
    enough = seen[-1].published.rules.min_cell
    unknowns = unknowns_of(seen, zeros_show)
    add_changes(unknowns, seen)
    add_merged(unknowns, seen)
    found = rooms(unknowns, enough)
    known_before = known_without_the_last(seen, [room.cell for room in found if is_narrow(room, enough)], enough)
    return verdict([room for room in found if room.cell not in known_before], enough)


def known_without_the_last(seen: Sequence[Seen], cells: Sequence[Key], enough: int) -> set[Key]:
    """Those of the cells that a reader works out from former publications alone: the last one gives nothing away."""
    if len(seen) == 1 or not cells:
        return set()
    unknowns = unknowns_of(seen, False, unread=seen[-1].number)
    add_changes(unknowns, seen[:-1])
    add_merged(unknowns, seen)
    unknowns.hidden = {unknowns.number[cell]: cell for cell in cells}
    return {room.cell for room in rooms(unknowns, enough) if is_narrow(room, enough)}


def is_narrow(room: Room, enough: int) -> bool:
    """Whether a cell is known too well."""
    return room.width < enough - 1e-3


def seen_in(publications: Sequence[Publication]) -> list[Seen]:
    """Publications as a reader has them, who knows which counts changed from one to the next."""
    records = [one.record for one in publications if one.record]
    eras = Eras(records if len(publications) > 1 else ())
    databases = [read(one.published) for one in publications]
    return [
        Seen(database, read_geography(one.warehouse, database) if one.warehouse else Geography(), number, eras)
        for number, (one, database) in enumerate(zip(publications, databases, strict=True))
    ]


def verdict(found: list[Room], enough: int) -> AuditReport:
    """The report on all hidden cells."""
    attacked: dict[str, int] = {}
    for room in found:
        attacked[str(room.cell[0])] = attacked.get(str(room.cell[0]), 0) + 1
    narrow = [room for room in found if is_narrow(room, enough)]
    exposed = tuple(Exposed(str(r.cell[0]), str(r.cell[1]), tuple(str(key) for key in r.cell[2:-1])) for r in narrow)
    return AuditReport(attacked, min((room.width for room in found), default=None), exposed)
