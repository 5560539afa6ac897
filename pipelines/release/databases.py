"""The two databases of a release as files: closed and complete, and able to answer.

What belongs here: checkpointing, looking for what a writer left, opening once more. What does not: hashes (`switch`)
and what the tables should say (the gate).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import NothingReleased
from pipelines.release.current import connect_read_only
from pipelines.release.faults import point


def settle(building: Path) -> None:
    """Bring everything that was written into the databases themselves.

    Raises `NothingReleased` when a write-ahead log stays: somebody still has that database open, and the file alone is
    not what was checked.
    """
    with duckdb.connect(str(building / "warehouse.duckdb")) as connection:
        connection.execute("checkpoint")
    point("warehouse checkpointed")
    if logs := sorted(path.name for path in building.rglob("*.wal")):
        raise NothingReleased(
            f"A database of the new release is not closed ({', '.join(logs)}); the old release stands. Run again."
        )


def require_answers(folder: Path, digests: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    """Open both databases read-only and count; raises `NothingReleased` unless each table has the rows it was signed
    with."""
    for database, schema, tables in (
        ("warehouse.duckdb", "marts", digests["tables"]),
        ("published.duckdb", "published", digests["published_tables"]),
    ):
        with connect_read_only(folder / database) as connection:
            for table, signed in tables.items():
                counted = connection.execute(f'select count(*) from {schema}."{table}"').fetchall()[0][0]
                if counted != signed["rows"]:
                    raise NothingReleased(f"{schema}.{table} of the new release lost rows; the old release stands.")
