"""The manifest: what a release was made of, with which rules, how long it took and what must be known about it."""

import importlib.metadata
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.measures.versions import recorded
from pipelines.release import disk
from pipelines.release.digests import table_digests
from pipelines.release.signature import signed
from pipelines.settings import Settings

STACK = ("thuis", "dagster", "dbt-core", "dbt-duckdb", "duckdb", "pandera", "polars", "great-expectations", "streamlit")


def compose(
    settings: Settings,
    inputs: Mapping[str, str],
    journal: Mapping[str, Mapping[str, Any]],
    release: str,
) -> dict[str, Any]:
    """Everything but the file hashes, which come last."""
    deliveries, findings = known_by(settings.known_on, *read_landing(settings.landing))
    warnings = journal.get("gate", {}).get("warnings", [])
    return {
        "release": release,
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "known_on": settings.known_on,
        "reference_date": max((row["reference_date"] for row in deliveries if row["contained"]), default=None),
        "exit_code": 1 if needs_attention(deliveries, findings, warnings) else 0,
        "row_accounts": {**row_accounts(deliveries), **journal.get("landing", {}).get("accounts", {})},
        "deliveries": deliveries,
        "findings": findings,
        "gate": journal.get("gate", {}),
        "published": journal.get("published", {}),
        "thresholds": journal.get("warehouse", {}).get("variables", {}),
        "measures": recorded(),
        "versions": {name: importlib.metadata.version(name) for name in STACK},
        "inputs": dict(inputs),
        "seconds": {step: entry["seconds"] for step, entry in journal.items() if "seconds" in entry},
        "tables": table_digests(settings.building / "warehouse.duckdb", "marts"),
        "published_tables": table_digests(settings.building / "published.duckdb", "published"),
    }


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write `manifest.json`, with a hash over all that it says; dates as ISO text."""
    text = json.dumps(signed(manifest), indent=1, ensure_ascii=False)
    disk.write(folder / "manifest.json", text + "\n", "manifest")


def read_landing(landing: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The registry of deliveries and the findings on them, a dictionary per row."""
    with duckdb.connect() as connection:
        return rows(connection, landing / "registry.parquet"), rows(connection, landing / "findings.parquet")


def known_by(
    known_on: date | None, deliveries: list[dict[str, Any]], findings: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What had been received by a day, and what was found in it: the release is made of nothing else."""
    if known_on is None:
        return deliveries, findings
    later = {(row["partner"], row["delivery"]) for row in deliveries if row["received_on"] > known_on}
    return (
        [row for row in deliveries if row["received_on"] <= known_on],
        [
            one
            for one in findings
            if (one["partner"], one["delivery"]) not in later and (one["delivery"] or "")[:10] <= known_on.isoformat()
        ],
    )


def rows(connection: duckdb.DuckDBPyConnection, path: Path) -> list[dict[str, Any]]:
    """All rows of one Parquet file."""
    table = connection.execute("select * from read_parquet($path) order by all", {"path": str(path)})
    names = [column[0] for column in table.description or []]
    return [dict(zip(names, row, strict=True)) for row in table.fetchall()]


def row_accounts(deliveries: list[dict[str, Any]]) -> dict[str, int]:
    """Rows in, accepted and held back over all deliveries."""
    return {name: sum(row[name] or 0 for row in deliveries) for name in ("rows_in", "rows_accepted", "rows_held_back")}


def needs_attention(deliveries: list[dict[str, Any]], findings: list[Any], warnings: list[Any]) -> bool:
    """Whether something was held back or unknown, or failed a warning check."""
    held_back = any(row["rows_held_back"] or not row["contained"] for row in deliveries)
    return bool(held_back or findings or warnings)
