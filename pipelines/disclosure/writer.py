"""Writing the published database.

What belongs here: a fresh DuckDB file with one schema, filled by `select` with every column named, then closed for
writing; each byte of it follows from the rows it is given. What does not: what is in it (`control`), what is read
(`reader`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.disclosure.tables import Rows

ARROW = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}
READ_ONLY = 0o444
# Compression writes what lay in memory into gaps and under nulls (duckdb/duckdb#23382), and there lay the warehouse.
PLAIN = "set force_compression = 'uncompressed'; set threads = 1"
# From the next form on (1.4) the engine gives every file a name drawn by lot.
FORM = "v1.3.0"
BLOCK = 16_384  # bytes: a few small tables would leave blocks of the usual size nearly empty, nine times the file


@dataclass(frozen=True, slots=True)
class Output:
    """A table to write: columns in order with DuckDB types, and its rows."""

    name: str
    columns: Mapping[str, str]
    rows: Rows


def write(outputs: Sequence[Output], published: Path) -> None:
    """Write all tables to `published`, which only then takes its name, readable and no more."""
    building = published.with_name(f".{published.name}.building")
    building.unlink(missing_ok=True)
    path = str(building).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(PLAIN)
        # Under its own name the file's catalog would be called as its schema is, and no table could be named.
        connection.execute(f"attach '{path}' as funders (storage_version '{FORM}', block_size {BLOCK})")
        connection.execute("begin")
        connection.execute("create schema funders.published")
        for output in outputs:
            write_table(connection, output)
        connection.execute("commit")
        connection.execute("detach funders")
    building.chmod(READ_ONLY)
    building.replace(published)


def write_table(connection: duckdb.DuckDBPyConnection, output: Output) -> None:
    """Create one table and fill it."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in output.columns.items())
    names = ", ".join(f'"{name}"' for name in output.columns)
    schema = pa.schema([(name, ARROW[kind]) for name, kind in output.columns.items()])
    connection.register("rows_to_publish", pa.Table.from_pylist(output.rows, schema=schema))
    connection.execute(f'create table funders.published."{output.name}" ({columns})')
    connection.execute(f'insert into funders.published."{output.name}" ({names}) select {names} from rows_to_publish')
    connection.unregister("rows_to_publish")
