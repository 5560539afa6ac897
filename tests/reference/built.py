"""The warehouse built from a landing, in this process.

What lives here: one dbt run on a throwaway file. What does not: releases, checks and everything around a refresh.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import DBT_PROJECT

Record = dict[str, Any]


@contextmanager
def warehouse(
    landing: Path, folder: Path, models: list[str], known_on: date | None = None, variables: Record | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build these models (dbt selectors) from a landing and open the result for reading."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from pipelines.defs import dbt_manifest

    file = folder / "warehouse.duckdb"
    os.environ |= {"THUIS_LANDING": str(landing), "THUIS_WAREHOUSE": str(file)}
    given = {**(variables or {}), **({"known_on": str(known_on)} if known_on else {})}
    project = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    output = ["--target-path", str(folder / "target"), "--log-level", "none", "--log-level-file", "none"]
    no_tests = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    try:
        outcome = dbtRunner(manifest=dbt_manifest.runnable()).invoke(
            ["build", "--select", *models, "--vars", f"{given}", *no_tests, *project, *output]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert outcome.success, outcome.exception or [r.message for r in outcome.result if r.status != "success"]
    with duckdb.connect(file, read_only=True) as connection:
        yield connection


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Record]:
    """Rows of a query as dictionaries."""
    relation = connection.sql(query)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
