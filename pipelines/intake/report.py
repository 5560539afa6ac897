"""What became of a delivery, for the partner that sent it: accepted, held back, and what to do about each fault.

What belongs here: the report as plain facts, read from the landing, where intake left them. What does not: how it looks
on paper (`reports`). It holds row numbers and what a value looks like, never a value, and nothing of another partner.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.intake.deliveries import Delivery
from pipelines.intake.profile_schema import Profile

_MOST_ROWS = 5
_SEVERITIES = ("error", "warning")
_TOLD_BY_OTHERS = "dataset"  # rows that are sound and wait for others: the finding on their dataset tells it
_About = tuple[str, str]


@dataclass(frozen=True)
class Remark:
    """One fault by one rule: where it is, in how many rows, the first of them, and what to do.

    `rows` is 0 for a fault of a file as a whole. `severity` is `error` or `warning`.
    """

    severity: str
    rule: str
    file: str | None
    column: str | None
    rows: int
    example_rows: str
    message: str


@dataclass(frozen=True)
class DatasetReport:
    """The account of one dataset: rows in = accepted + held back. Not `contained`: nothing of it counts."""

    dataset: str
    contained: bool
    rows_in: int
    accepted: int
    held_back: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Report:
    """A delivery of a partner; `remarks` are about files that belong to no dataset, or to the delivery as a whole."""

    partner: str
    name: str
    delivery: str
    datasets: tuple[DatasetReport, ...]
    remarks: tuple[Remark, ...]

    @property
    def rows_in(self) -> int:
        """Rows that came in, over all datasets."""
        return sum(one.rows_in for one in self.datasets)

    @property
    def accepted(self) -> int:
        """Rows that are accepted."""
        return sum(one.accepted for one in self.datasets)

    @property
    def held_back(self) -> int:
        """Rows that are held back."""
        return sum(one.held_back for one in self.datasets)

    @property
    def all_remarks(self) -> tuple[Remark, ...]:
        """Every remark, those about the delivery first."""
        return (*self.remarks, *(remark for one in self.datasets for remark in one.remarks))

    @property
    def clean(self) -> bool:
        """Whether all was accepted and there is nothing to say."""
        return not self.all_remarks and not self.held_back and all(one.contained for one in self.datasets)


def reports(landing: Path, profiles: Mapping[str, Profile], known_on: dt.date | None = None) -> list[Report]:
    """Return the report of every delivery in the landing that had been received by `known_on`, in fixed order."""
    registry = pl.read_parquet(landing / "registry.parquet")
    if known_on is not None:
        registry = registry.filter(pl.col("received_on") <= known_on)
    remarks = _remarks(landing)
    by_delivery = registry.sort("partner", "delivery", "dataset").partition_by(["partner", "delivery"], as_dict=True)
    return [
        _report(partner, delivery, rows, remarks.get((partner, delivery), {}), profiles)
        for (partner, delivery), rows in by_delivery.items()
    ]


def general_remarks(landing: Path, delivery: Delivery) -> tuple[Remark, ...]:
    """Return what there is to say of a delivery in which no dataset was found."""
    return tuple(_remarks(landing).get((delivery.partner, delivery.name), {}).get(None, ()))


def _report(
    partner: str,
    delivery: str,
    rows: pl.DataFrame,
    remarks: Mapping[str | None, list[Remark]],
    profiles: Mapping[str, Profile],
) -> Report:
    accounts = rows.select("dataset", "contained", "rows_in", "rows_accepted", "rows_held_back").rows()
    datasets = tuple(
        DatasetReport(dataset, contained, rows_in, accepted, held_back, tuple(remarks.get(dataset, ())))
        for dataset, contained, rows_in, accepted, held_back in accounts
    )
    name = profiles[partner].name if partner in profiles else partner
    return Report(partner, name, delivery, datasets, tuple(remarks.get(None, ())))


def _remarks(landing: Path) -> dict[_About, dict[str | None, list[Remark]]]:
    """Return all remarks by delivery and dataset, faults before warnings."""
    told: dict[_About, dict[str | None, list[Remark]]] = {}
    for partner, delivery, dataset, remark in [*_of_findings(landing), *_of_rows(landing)]:
        told.setdefault((partner, delivery), {}).setdefault(dataset, []).append(remark)
    for by_dataset in told.values():
        for remarks in by_dataset.values():
            remarks.sort(key=lambda one: (_SEVERITIES.index(one.severity), one.file or "", one.rule))
    return told


def _of_findings(landing: Path) -> Iterable[tuple[str, str, str | None, Remark]]:
    for row in pl.read_parquet(landing / "findings.parquet").iter_rows(named=True):
        remark = Remark(
            row["severity"], row["check"], row["file"], None, row["failed"], row["example_rows"], row["message"]
        )
        yield row["partner"], row["delivery"], row["dataset"], remark


def _of_rows(landing: Path) -> Iterable[tuple[str, str, str | None, Remark]]:
    """Yield a remark per file, column and rule that holds rows back; each row counts once for it."""
    paths = sorted(landing.glob("*/*@*/held_back.parquet"))
    if not paths:
        return
    rows = pl.scan_parquet(paths, include_file_paths="path").filter(pl.col("rule") != _TOLD_BY_OTHERS)
    kind = ["path", "_file", "column", "rule", "severity"]
    faults = rows.group_by(kind).agg(
        pl.col("_row").unique().sort().head(_MOST_ROWS).alias("examples"),
        pl.col("_row").n_unique().alias("rows"),
        pl.col("reason").first().alias("message"),
    )
    for path, file, column, rule, severity, examples, count, message in faults.sort(kind).collect().iter_rows():
        place = Path(path).parent
        partner, _, slot = place.name.partition("@")
        remark = Remark(severity, rule, file, column, count, ", ".join(map(str, examples)), message)
        yield partner, _delivery(slot), place.parent.name, remark


def _delivery(slot: str) -> str:
    """The name of a delivery's folder: the sequence is told from the second on."""
    date, _, sequence = slot.partition(".")
    return date if sequence == "1" else slot
