"""The overview of a landing: which deliveries there are, and what is wrong with them as a whole.

What belongs here: `registry.parquet`, `findings.parquet` and the empty files that give the warehouse its types.
What does not: rows of any dataset.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import UserMistake
from pipelines.intake.admissions import Admission, admitted_by
from pipelines.intake.deliveries import RECEIVED, parse_delivery
from pipelines.intake.drift import DRIFT, Judged, judge_all
from pipelines.intake.findings import Finding
from pipelines.intake.handwritten import lines_of
from pipelines.intake.held_back import HELD_BACK
from pipelines.intake.manifests import Manifest, all_manifests
from pipelines.intake.profile_schema import Profile
from pipelines.intake.strangers import strangers
from pipelines.intake.validation import ACCEPTED
from validations.contracts import CONTRACTS

REGISTRY = {
    "partner": pl.String,
    "dataset": pl.String,
    "delivery": pl.String,
    "reference_date": pl.Date,
    "sequence": pl.Int64,
    "received_on": pl.Date,
    "mode": pl.String,
    "contained": pl.Boolean,
    "rows_in": pl.Int64,
    "rows_accepted": pl.Int64,
    "rows_held_back": pl.Int64,
    "rhythm": pl.String,
    "message": pl.String,
}
FINDINGS = {field.name: pl.Int64 if field.name in ("rows", "failed") else pl.String for field in fields(Finding)}
_Received = dict[tuple[str, str], dt.date]


def write_registry(  # noqa: PLR0913, PLR0917 - where it lies and what is known about it
    landing: Path,
    raw: Path,
    profiles: dict[str, Profile],
    findings: Iterable[Finding],
    admissions: Iterable[Admission] = (),
    known_on: dt.date | None = None,
) -> None:
    """Write the registry, how each delivery differs from the one before it, and all findings.

    Findings are those of landed datasets, of files nobody asked for, of drift, and the given `findings`. What was
    received or decided after `known_on` plays no part in judging others. A line in `received.csv` goes before the day
    a delivery was first seen. Raises UserMistake for a faulty line.
    """
    landing.mkdir(parents=True, exist_ok=True)
    received = _received(raw / RECEIVED)
    landed = [replace(one, first_seen=_received_on(one, received), history=False) for one in all_manifests(landing)]
    known = [one for one in landed if known_on is None or one.first_seen <= known_on]
    drift = judge_all(known, landing, profiles, admitted_by(admissions, known_on))
    rows = [_row(manifest, profiles.get(manifest.partner), drift) for manifest in landed]
    told = {finding for manifest in landed for finding in manifest.findings} | set(findings) | set(drift.findings)
    told |= set(strangers(raw, profiles))
    lines = [[getattr(finding, name) for name in FINDINGS] for finding in sorted(told, key=_order)]
    replace_file(pl.DataFrame(rows, schema=REGISTRY, orient="row"), landing / "registry.parquet")
    replace_file(pl.DataFrame(drift.rows, schema=DRIFT, orient="row"), landing / "drift.parquet")
    replace_file(pl.DataFrame(lines, schema=FINDINGS, orient="row"), landing / "findings.parquet")
    _write_schemas(landing)


def _received_on(manifest: Manifest, received: _Received) -> dt.date:
    unrecorded = manifest.reference_date if manifest.history else manifest.first_seen
    return received.get((manifest.partner, manifest.delivery), unrecorded)


def _row(manifest: Manifest, profile: Profile | None, drift: Judged) -> list[object]:
    """A delivery that is held back for its drift counts as one that does not contain the dataset (R1)."""
    held_back = drift.held_back.get((manifest.dataset, manifest.partner, manifest.delivery))
    return [
        manifest.partner,
        manifest.dataset,
        manifest.delivery,
        manifest.reference_date,
        manifest.sequence,
        manifest.first_seen,
        manifest.mode,
        manifest.contained and not held_back,
        manifest.rows_in,
        0 if held_back else manifest.rows_accepted,
        manifest.rows_in if held_back else manifest.rows_held_back,
        profile.rhythm if profile else None,
        held_back.message if held_back else manifest.message,
    ]


def _received(path: Path) -> _Received:
    """Return the day of receipt by partner and delivery; nothing without such a file."""
    if not path.exists():
        return {}
    found: _Received = {}
    for row, line in enumerate(lines_of(path, semicolons=False), start=2):
        try:
            parsed = parse_delivery((line["delivery"] or "").strip())
            if parsed is None:
                raise ValueError
            found[(line["partner"].strip(), _name(*parsed))] = dt.date.fromisoformat(line["received_on"].strip())
        except (KeyError, ValueError, AttributeError):
            raise UserMistake(
                f"{path.name}, row {row}: expected partner, delivery and received_on (2022-06-30). Mend the line."
            ) from None
    return found


def _name(reference_date: dt.date, sequence: int) -> str:
    return str(reference_date) if sequence == 1 else f"{reference_date}.{sequence}"


def _order(finding: Finding) -> tuple[str, ...]:
    return (finding.partner, finding.delivery or "", finding.dataset or "", finding.file or "", finding.message)


def _write_schemas(landing: Path) -> None:
    """Write a file without rows for every dataset, so that a pattern always finds one and types are certain."""
    for name, contract in CONTRACTS.items():
        folder = landing / name / "_schema"
        folder.mkdir(parents=True, exist_ok=True)
        _keep_schema({**contract.columns, **ACCEPTED}, folder / "accepted.parquet")
        _keep_schema(HELD_BACK, folder / "held_back.parquet")


def _keep_schema(columns: Mapping[str, Any], path: Path) -> None:
    empty = pl.DataFrame(schema=columns)
    if not path.exists() or pl.read_parquet_schema(path) != empty.schema:
        replace_file(empty, path)


def replace_file(frame: pl.DataFrame, path: Path) -> None:
    """Write a file beside its place and move it there, so that a reader sees the old or the new one."""
    beside = path.with_suffix(".new")
    frame.write_parquet(beside)
    beside.replace(path)
