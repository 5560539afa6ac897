"""Deliveries written as intake would land them.

What lives here: Parquet, registry, empty findings and no decisions for `Sent` deliveries. What does not: intake itself;
nothing is read, mapped or validated here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from reference.standing import Part, Sent, key_of

from validations.contracts import CONTRACTS

LANDED = {"_partner": pl.String, "_reference_date": pl.Date, "_sequence": pl.Int64, "_order": pl.Int64}
LANDED |= {"_file": pl.String, "_row": pl.Int64, "_key": pl.String, "_deleted": pl.Boolean}
HELD_BACK = {"_partner": pl.String, "_reference_date": pl.Date, "_sequence": pl.Int64, "_file": pl.String}
HELD_BACK |= {"_row": pl.Int64, "_key": pl.String, "column": pl.String, "rule": pl.String, "severity": pl.String}
HELD_BACK |= {"reason": pl.String, "shape": pl.String}
REGISTRY = {"partner": pl.String, "dataset": pl.String, "delivery": pl.String, "reference_date": pl.Date}
REGISTRY |= {"sequence": pl.Int64, "received_on": pl.Date, "mode": pl.String, "contained": pl.Boolean}
REGISTRY |= {"rows_in": pl.Int64, "rows_accepted": pl.Int64, "rows_held_back": pl.Int64}
REGISTRY |= {"rhythm": pl.String, "message": pl.String}
FINDINGS = {"partner": pl.String, "delivery": pl.String, "dataset": pl.String, "file": pl.String, "check": pl.String}
FINDINGS |= {"severity": pl.String, "rows": pl.Int64, "failed": pl.Int64, "example_rows": pl.String}
FINDINGS |= {"message": pl.String}
DECISIONS = {"decision": pl.String, "partner": pl.String, "lease_id": pl.String, "resident_key": pl.String}
DECISIONS |= {"decided_on": pl.Date, "row_number_in_file": pl.Int64}


def land(deliveries: list[Sent], landing: Path) -> None:
    """Write every delivery, and the registry of them all, under `landing`."""
    for dataset, contract in CONTRACTS.items():
        _write(landing / dataset / "_schema", [], [], {**contract.columns, **LANDED})
    registry = []
    for sent in deliveries:
        for dataset, part in sent.parts.items():
            name = f"{sent.partner}@{sent.reference_date}.{sent.sequence}"
            schema = {**CONTRACTS[dataset].columns, **LANDED}
            _write(landing / dataset / name, _accepted(sent, dataset, part), _held_back(sent, part), schema)
            registry.append(_entry(sent, dataset, part))
    pl.DataFrame(registry, schema=REGISTRY).write_parquet(landing / "registry.parquet")
    pl.DataFrame(schema=FINDINGS).write_parquet(landing / "findings.parquet")
    pl.DataFrame(schema=DECISIONS).write_parquet(landing / "link_decisions.parquet")


def _write(folder: Path, accepted: list[Any], held_back: list[Any], schema: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    pl.DataFrame(accepted, schema=schema).write_parquet(folder / "accepted.parquet")
    pl.DataFrame(held_back, schema=HELD_BACK).write_parquet(folder / "held_back.parquet")


def _stamp(sent: Sent) -> dict[str, str | date | int]:
    return {"_partner": sent.partner, "_reference_date": sent.reference_date, "_sequence": sent.sequence, "_file": "-"}


def _accepted(sent: Sent, dataset: str, part: Part) -> list[dict[str, Any]]:
    return [
        {"_deleted": False, **row, **_stamp(sent), "_order": number, "_row": number + 2, "_key": key_of(dataset, row)}
        for number, row in enumerate(part.rows)
    ]


def _held_back(sent: Sent, part: Part) -> list[dict[str, Any]]:
    fault = {"column": "-", "rule": "unknown_code", "severity": "error", "reason": "-", "shape": None}
    rows = len(part.rows)
    return [
        {**_stamp(sent), **fault, "_row": rows + number + 2, "_key": key} for number, key in enumerate(part.held_back)
    ]


def _entry(sent: Sent, dataset: str, part: Part) -> dict[str, Any]:
    delivery = f"{sent.reference_date}" + (f".{sent.sequence}" if sent.sequence > 1 else "")
    entry = {"partner": sent.partner, "dataset": dataset, "delivery": delivery, "reference_date": sent.reference_date}
    entry |= {"sequence": sent.sequence, "received_on": sent.received_on, "mode": part.mode}
    entry |= {"contained": part.contained, "rows_in": len(part.rows) + len(part.held_back), "rhythm": "quarter"}
    return entry | {"rows_accepted": len(part.rows), "rows_held_back": len(part.held_back), "message": None}
