"""A warehouse built again from a landing, by chosen variables: only the tables asked for, without tests.

What belongs here: the call of dbt. What does not: why (`pipelines.restatement`), and Dagster, which would cost more
than dbt itself.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.defs import dbt_manifest
from pipelines.errors import NothingReleased


def rebuild(warehouse: Path, landing: Path, variables: Mapping[str, Any], tables: Sequence[str]) -> None:
    """Build tables and all they are made from into a file that is not there yet.

    Raises `NothingReleased` when dbt cannot.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ.update(THUIS_WAREHOUSE=str(warehouse), THUIS_LANDING=str(landing))
    selected = ["--select", *(f"+{table}" for table in tables), "--vars", json.dumps(dict(variables))]
    no_tests = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    try:
        result = dbtRunner(manifest=dbt_manifest.runnable()).invoke(
            ["build", *selected, *no_tests, *dbt_manifest.PLACES, "--no-write-json"]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.exception and not isinstance(result.exception, Exception):
        raise result.exception  # Ctrl-C: dbt catches even that
    if not result.success:
        raise NothingReleased("A state between the two releases could not be built; both releases stand as they were.")
