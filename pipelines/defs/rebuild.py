"""A warehouse built again from a landing, by chosen variables: only the tables asked for, without tests.

What belongs here: which part of the project is built. What does not: why (`pipelines.restatement`), and Dagster, which
would cost more than dbt itself.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.defs import dbt_run
from pipelines.errors import NothingReleased


def rebuild(warehouse: Path, landing: Path, variables: Mapping[str, Any], tables: Sequence[str]) -> None:
    """Build tables and all they are made from into a file that is not there yet.

    Raises `NothingReleased` when dbt cannot.
    """
    selected = ["--select", *(f"+{table}" for table in tables), "--vars", json.dumps(dict(variables))]
    no_tests = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    result = dbt_run.run(warehouse, landing, "build", *selected, *no_tests)
    if not result.success:
        raise NothingReleased("A state between the two releases could not be built; both releases stand as they were.")
