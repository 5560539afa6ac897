"""Random regions written as intake would land them, and a warehouse built from that.

What lives here: the shape of landed files and one dbt build. What does not: what the regions hold, and what must come
of it.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from reference.nasty_guidance import Region

from validations.contracts import CONTRACTS

Record = dict[str, Any]
LANDED = {
    "_partner": pl.String,
    "_reference_date": pl.Date,
    "_sequence": pl.Int64,
    "_order": pl.Int64,
    "_file": pl.String,
    "_row": pl.Int64,
    "_key": pl.String,
    "_deleted": pl.Boolean,
}
FAULT = dict.fromkeys(("column", "rule", "severity", "reason", "shape"), pl.String)
HELD_BACK = {**{name: kind for name, kind in LANDED.items() if name not in ("_order", "_deleted")}, **FAULT}
REGISTRY = {
    **dict.fromkeys(("partner", "dataset", "delivery"), pl.String),
    "reference_date": pl.Date,
    "sequence": pl.Int64,
    "received_on": pl.Date,
    "mode": pl.String,
    "contained": pl.Boolean,
    **dict.fromkeys(("rows_in", "rows_accepted", "rows_held_back"), pl.Int64),
    **dict.fromkeys(("rhythm", "message"), pl.String),
}
FINDINGS = {
    **dict.fromkeys(("partner", "delivery", "dataset", "file", "check", "severity"), pl.String),
    **dict.fromkeys(("rows", "failed"), pl.Int64),
    **dict.fromkeys(("example_rows", "message"), pl.String),
}


def land(regions: list[Region], landing: Path) -> None:
    """Write the regions as intake would: one delivery per partner and dataset, and the registry of them all."""
    registry = []
    for dataset, contract in CONTRACTS.items():
        schema = {**contract.columns, **LANDED}
        write(landing / dataset / "_schema", [], schema)
        for partner, day, rows in deliveries(regions, dataset):
            landed = [as_landed(row, contract.key, number, day) for number, row in enumerate(rows)]
            write(landing / dataset / f"{partner}@{day}.1", landed, schema)
            registry.append({"partner": partner, "dataset": dataset, "reference_date": day, "rows_in": len(rows)})
    for entry in registry:
        entry |= {"delivery": str(entry["reference_date"]), "received_on": entry["reference_date"], "sequence": 1}
        entry |= {"mode": "full", "contained": True, "rows_accepted": entry["rows_in"], "rows_held_back": 0}
    pl.DataFrame(registry, schema=REGISTRY).write_parquet(landing / "registry.parquet")
    pl.DataFrame(schema=FINDINGS).write_parquet(landing / "findings.parquet")


def deliveries(regions: list[Region], dataset: str) -> Iterator[tuple[str, date, list[Record]]]:
    for region in regions:
        for (partner, of), day in region.registers.items():
            if of == dataset:
                yield partner, day, [row for row in region.of(dataset) if row["_partner"] == partner]


def as_landed(row: Record, key: tuple[str, ...], number: int, day: date) -> Record:
    landed = {"_reference_date": day, "_sequence": 1, "_order": number, "_file": "-", "_row": number + 2}
    return {**row, **landed, "_key": "|".join(str(row[column]) for column in key), "_deleted": False}


def write(folder: Path, rows: list[Record], schema: Record) -> None:
    folder.mkdir(parents=True)
    pl.DataFrame(rows, schema=schema).write_parquet(folder / "accepted.parquet")
    pl.DataFrame(schema=HELD_BACK).write_parquet(folder / "held_back.parquet")


def build(home: Path, marts: Sequence[str]) -> None:
    """Build these marts, and whatever they stand on, in `home/warehouse.duckdb`."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from pipelines.defs import dbt_manifest

    os.environ.update(THUIS_WAREHOUSE=str(home / "warehouse.duckdb"), THUIS_LANDING=str(home / "landing"))
    wanted = [option for mart in marts for option in ("--select", f"+{mart}")]
    arguments = ["build", "--quiet", "--exclude-resource-type", "unit_test", *wanted]
    try:
        result = dbtRunner(manifest=dbt_manifest.runnable()).invoke(
            [*arguments, *dbt_manifest.PLACES, "--no-write-json"]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert result.success, result.exception or result.result
