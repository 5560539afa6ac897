"""What would be published, before it is: how much of each table shows, what the attack finds, what moves most.

What belongs here: one publication made beside the releases and thrown away again, and what there is to say of it.
What does not: making one that stands (`pipelines.defs.publication`), words for a reader (`pipelines.commands.publish`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.disclosure.audit import AuditReport, Publication, attack
from pipelines.disclosure.cells import Cell
from pipelines.disclosure.publication import Occasion, PublishReport, publish
from pipelines.disclosure.record import Record, read_record
from pipelines.disclosure.rounding import Rules, rounded


@dataclass(frozen=True, slots=True)
class Change:
    """A printed count before and after."""

    cell: Cell
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """One publication that does not stand: its report, the attack on it, and the largest change since the former."""

    report: PublishReport
    audit: AuditReport
    largest_change: Change | None


def preview(warehouse: Path, rules: Rules, occasion: Occasion, former: Sequence[Publication]) -> Preview:
    """Publish from a warehouse beside the `former` publications, and attack that, in a folder that goes."""
    with TemporaryDirectory() as name:
        published, record = Path(name) / "published.duckdb", Path(name) / "publication"
        records = tuple([one.record for one in former if one.record])
        report = publish(warehouse, published, rules, replace(occasion, former=records, record=record))
        audit = attack(published, warehouse, record, former)
        before = read_record(records[-1]) if records else None
        return Preview(report, audit, largest(changes(before, read_record(record), rules)) if before else None)


def changes(before: Record, after: Record, rules: Rules) -> Iterator[Change]:
    """The counts that print something else than they did."""
    for cell, counted in after.counts.items():
        former = before.counts.get(cell)
        if former and former.basis is not None and counted.basis is not None and former.basis != counted.basis:
            yield Change(cell, rounded(former.basis, rules.base), rounded(counted.basis, rules.base))


def largest(found: Iterator[Change]) -> Change | None:
    """The change by most people, of equal ones the first by name."""
    return min(found, key=lambda one: (-abs(one.after - one.before), one.cell), default=None)
