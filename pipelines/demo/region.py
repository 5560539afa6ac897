"""Writing the whole invented region: deliveries, the log of receipts, and a summary of what was planted.

What belongs here: the order of the steps.
What does not: any of the steps themselves.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from pipelines.demo.calendar import KICK_OFF
from pipelines.demo.deliveries import Told, compose
from pipelines.demo.layouts import write_delivery
from pipelines.demo.mess import make_mess
from pipelines.demo.mishaps import RECEIVED_LATE
from pipelines.demo.rows import write_down
from pipelines.demo.settlement import settle

__all__ = ["PlantedFault", "Summary", "write_region"]


@dataclass(frozen=True)
class PlantedFault:
    """A row the door must hold back; `row` is its line in the file, the header being line 1."""

    partner: str
    delivery: str
    dataset: str
    file: str
    row: int
    column: str
    kind: str


@dataclass(frozen=True)
class Summary:
    """What was written; `mishaps` tells of corrections, late and deleted rows, `faults` of rows to be held back."""

    residents: int
    deliveries: int
    rows: int
    mishaps: tuple[str, ...]
    faults: tuple[PlantedFault, ...]

    def __str__(self) -> str:
        return (
            f"{self.residents} residents, {self.deliveries} deliveries since {KICK_OFF:%Y-%m-%d}, "
            f"{self.rows} rows, {len(self.faults)} of them bad"
        )


def write_region(out: Path, residents: int = 200, seed: int = 2021) -> Summary:
    """Write all deliveries of an invented region into `out`; the same seed gives the same bytes."""
    region = settle(residents, seed)
    tables = write_down(region)
    mess = make_mess(tables, seed)
    everything = [told for told in compose(tables, mess) if told.rows]
    faults: list[PlantedFault] = []
    for told in everything:
        files = write_delivery(out / told.partner / told.delivery.folder, told)
        faults += _faults(told, files)
    _write_receipts(out, {(told.partner, told.delivery.folder) for told in everything})
    rows = sum(len(rows) for told in everything for rows in told.rows.values())
    return Summary(residents, len(everything), rows, mess.kinds, tuple(faults))


def _faults(told: Told, files: dict[str, str]) -> list[PlantedFault]:
    return [
        PlantedFault(
            told.partner,
            told.delivery.folder,
            planted.mishap.dataset,
            files[planted.mishap.dataset],
            planted.index + 2,
            planted.mishap.column,
            planted.mishap.kind,
        )
        for planted in told.planted
    ]


def _write_receipts(out: Path, written: set[tuple[str, str]]) -> None:
    """The log of deliveries that came in after their reference date."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["partner", "delivery", "received_on"])
    late = [(*key, day.isoformat()) for key, day in RECEIVED_LATE.items() if key in written]
    writer.writerows(sorted(late))
    (out / "received.csv").write_text(buffer.getvalue(), encoding="utf-8")
