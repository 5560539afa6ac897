"""The warehouse built from a landing, in this process.

What lives here: one dbt run on a throwaway file. What does not: releases, checks and everything around a refresh.
"""

from __future__ import annotations

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


def ran_by_dbt(landing: Path | str, file: Path, command: str, *arguments: str) -> dbtRunnerResult:
    """What came of a dbt command; what dbt compiles lies beside the warehouse's file."""
    from pipelines.defs import dbt_run

    target = ["--target-path", str(file.with_name("target"))]
    return dbt_run.run(file, Path(landing), command, *arguments, *target)


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Record]:
    """Rows of a query as dictionaries."""
    relation = connection.sql(query)
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
