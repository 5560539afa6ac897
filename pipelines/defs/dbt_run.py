"""One command of dbt in this very process, on the parsed project.

What belongs here: where dbt finds the warehouse and the landing, and what it leaves behind. What does not: what is
built (`warehouse`, `rebuild`) and parsing (`dbt_manifest`).
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.defs import dbt_manifest

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult


def run(
    warehouse: Path, landing: Path, command: str, *arguments: str, told: Sequence[Callable[[Any], None]] = ()
) -> "dbtRunnerResult":
    """What came of a command; `told` are called with each event of dbt. Raises what ended it from outside (Ctrl-C)."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ.update(THUIS_WAREHOUSE=str(warehouse), THUIS_LANDING=str(landing))
    try:
        result = dbtRunner(manifest=dbt_manifest.runnable(), callbacks=list(told)).invoke(
            [command, *dbt_manifest.PLACES, "--no-write-json", *arguments]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.exception and not isinstance(result.exception, Exception):
        raise result.exception  # Ctrl-C: dbt catches even that
    return result
