"""What tells two tables apart: their rows, and a digest that knows no order and no machine.

What belongs here: digests of the tables of a database. What does not: hashes of files (`switch`), which also differ by
how a file came to be.
"""

from pathlib import Path
from typing import Any

import duckdb

from pipelines.release.current import CATALOG, connect_read_only

# A sum of floats differs in its last digits by how many threads made it; a figure of 8 digits does not, unless it lies
# halfway between two, as means of quarters of an hour may. A trillionth more puts both on the same side.
FLOATS = ("DOUBLE", "FLOAT")
AS_FIGURE = "format('{{:.7e}}', {column} * (1 + 1e-12) + 0.0)"


def table_digests(database: Path, schema: str) -> dict[str, dict[str, Any]]:
    """Rows and a digest of every table in a schema: equal digests, equal tables, floats to 8 significant digits."""
    with connect_read_only(database) as connection:
        columns = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where database_name = $catalog and schema_name = $schema order by table_name, column_index",
            {"catalog": CATALOG, "schema": schema},
        ).fetchall()
        tables: dict[str, list[str]] = {}
        for table, name, kind in columns:
            tables.setdefault(table, []).append(hashed(name, kind))
        return {name: table_digest(connection, f'{schema}."{name}"', hashes) for name, hashes in tables.items()}


def hashed(column: str, kind: str) -> str:
    """What of a column goes into the digest."""
    return AS_FIGURE.format(column=f'"{column}"') if kind in FLOATS else f'"{column}"'


def table_digest(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> dict[str, Any]:
    """Rows and digest of one table: the sum of its rows' hashes, exact in 128 bits whatever their order."""
    count, digest = connection.sql(f"select count(*), sum(hash({', '.join(columns)})) from {table}").fetchall()[0]
    return {"rows": count, "digest": f"{digest or 0:x}"}
