"""A warehouse file with the marts' own columns and types, whatever rows a test gives it.

What belongs here: writing rows to a DuckDB file typed after the dbt contracts, so that a renamed column breaks the
tests that use it. What does not: inventing the rows (`invented_marts`).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from pipelines.settings import DBT_PROJECT

Rows = list[dict[str, Any]]
KINDS = {"string": "varchar"}
ARROW = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


@cache
def mart_columns() -> dict[str, dict[str, str]]:
    """Columns and types of every mart, as its dbt contract has them."""
    found = {}
    for path in sorted((DBT_PROJECT / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            kinds = {column["name"]: column["data_type"].lower() for column in model["columns"]}
            found[model["name"]] = {name: KINDS.get(kind, kind) for name, kind in kinds.items()}
    return found


def write_warehouse(path: Path, tables: Mapping[str, Rows]) -> Path:
    """A warehouse with all marts, those not in `tables` empty."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        for name, columns in mart_columns().items():
            declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            connection.execute(f'create table marts."{name}" ({declared})')
            schema = pa.schema([(column, ARROW[kind]) for column, kind in columns.items()])
            connection.register("invented", pa.Table.from_pylist(tables.get(name, []), schema=schema))
            connection.execute(f'insert into marts."{name}" select * from invented')
            connection.unregister("invented")
    return path
