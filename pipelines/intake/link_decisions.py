"""Links that analysts force or forbid by hand, from `decisions/links.csv` in the home to the warehouse.

What belongs here: reading the file, refusing it with the row at fault, and landing it beside the registry.
What does not: what a decision does to a lease (int_leases_linked) and whether its lease exists (int_link_decisions).
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

import polars as pl

from pipelines.errors import UserMistake
from pipelines.intake.handwritten import day_of, decisions_in
from pipelines.intake.registry import replace_file

FILE = "links.csv"
KINDS = ("force", "forbid")
COLUMNS = ("decision", "partner", "lease_id", "resident_key", "reason", "decided_on")
LANDED = {
    "decision": pl.String,
    "partner": pl.String,
    "lease_id": pl.String,
    "resident_key": pl.String,
    "decided_on": pl.Date,
    "row_number_in_file": pl.Int64,
}
_RESIDENT_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class LinkDecision:
    """One line of the file: whose lease it is, or is not. The reason, free text, stays in the file."""

    decision: str
    partner: str
    lease_id: str
    resident_key: str
    decided_on: dt.date
    row: int


def read_link_decisions(folder: Path) -> list[LinkDecision]:
    """Return the decisions in the folder's file; none when there is no such file.

    Raises UserMistake, naming the row, for a missing column or value, an unknown word, a key that is no resident_key,
    a date that is none, and for decisions of one day that contradict or repeat each other.
    """
    path = folder / FILE
    decisions = [_decision(path, row, cells) for row, cells in decisions_in(path, COLUMNS)]
    _require_agreement(decisions)
    return decisions


def land_link_decisions(landing: Path, folder: Path) -> None:
    """Write the decisions where the warehouse reads them: a file without rows when nothing was decided.

    Raises UserMistake as `read_link_decisions` does.
    """
    rows = [astuple(decision) for decision in read_link_decisions(folder)]
    landing.mkdir(parents=True, exist_ok=True)
    replace_file(pl.DataFrame(rows, schema=LANDED, orient="row"), landing / "link_decisions.parquet")


def _decision(path: Path, row: int, cells: dict[str, str]) -> LinkDecision:
    if cells["decision"] not in KINDS:
        raise UserMistake(f"{FILE}, row {row}: decision must be force or forbid. Choose one of the two.")
    if not _RESIDENT_KEY.fullmatch(cells["resident_key"]):
        raise UserMistake(
            f"{FILE}, row {row}: this is no resident_key. Copy its 64 characters from dim_resident; "
            "a partner's own number does not do."
        )
    day = day_of(path, row, cells)
    return LinkDecision(cells["decision"], cells["partner"], cells["lease_id"], cells["resident_key"], day, row)


def _require_agreement(decisions: Iterable[LinkDecision]) -> None:
    """A later day is a change of mind; on one day a lease has one owner, who is not forbidden as well."""
    told: dict[tuple[str, str, dt.date, str], int] = {}
    for one in decisions:
        lease = (one.partner, one.lease_id, one.decided_on)
        claims = [(*lease, one.resident_key)] + ([(*lease, "owner")] if one.decision == "force" else [])
        for claim in claims:
            if claim in told:
                raise UserMistake(
                    f"{FILE}, row {one.row}: contradicts or repeats row {told[claim]}, of the same lease and day. "
                    "Keep one of the two; a change of mind has a later decided_on."
                )
            told[claim] = one.row
