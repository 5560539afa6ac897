"""The warehouse built from a landing, in this process.

What lives here: one dbt run on a throwaway file. What does not: releases, checks and everything around a refresh.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

Record = dict[str, Any]


@contextmanager
def warehouse(
    landing: Path, folder: Path, models: list[str], known_on: date | None = None, variables: Record | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build these models (dbt selectors) from a landing and open the result for reading."""
    file = folder / "warehouse.duckdb"
    given = {**(variables or {}), **({"known_on": str(known_on)} if known_on else {})}
    no_tests = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    outcome = ran_by_dbt(landing, file, "build", "--select", *models, "--vars", f"{given}", *no_tests)
    assert outcome.success, outcome.exception or [r.message for r in outcome.result if r.status != "success"]
    with duckdb.connect(file, read_only=True) as connection:
        yield connection


def ran_by_dbt(landing: Path | str, file: Path, *arguments: str) -> dbtRunnerResult:
    """What came of a dbt command on the parsed project; what it writes lies beside the warehouse's file."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from pipelines.defs import dbt_manifest

    os.environ |= {"THUIS_LANDING": str(landing), "THUIS_WAREHOUSE": str(file)}
    target = ["--target-path", str(file.with_name("target"))]
    try:
        return dbtRunner(manifest=dbt_manifest.runnable()).invoke([*arguments, *dbt_manifest.PLACES, *target])
    finally:
        DuckDBConnectionManager.close_all_connections()


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Record]:
    """Rows of a query as dictionaries."""
    relation = connection.sql(query)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
