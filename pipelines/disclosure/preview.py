"""What would be published, before it is: how much of each table shows, what the attack finds, what moves most.

What belongs here: one publication made beside the releases and thrown away again, and what there is to say of it.
What does not: making one that stands (`pipelines.defs.publication`), words for a reader (`pipelines.commands.publish`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.disclosure.audit import AuditReport, Publication, attack
from pipelines.disclosure.publication import Occasion, publish
from pipelines.disclosure.report import PublishReport
from pipelines.disclosure.rounding import Rules


@dataclass(frozen=True, slots=True)
class Preview:
    """One publication that does not stand: its report, and the attack on it."""

    report: PublishReport
    audit: AuditReport


def preview(warehouse: Path, rules: Rules, occasion: Occasion, former: Sequence[Publication]) -> Preview:
    """Publish from a warehouse beside the `former` publications, and attack that, in a folder that goes."""
    with TemporaryDirectory() as name:
        published, record = Path(name) / "published.duckdb", Path(name) / "publication"
        records = tuple([one.record for one in former if one.record])
        report = publish(warehouse, published, rules, replace(occasion, former=records, record=record))
        return Preview(report, attack(published, warehouse, record, former))
