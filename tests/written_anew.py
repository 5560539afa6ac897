"""A published file once more, from nothing but what it prints.

What belongs here: reading all of its tables and writing them as a file of their own. What does not: publishing.
"""

from pathlib import Path

import duckdb

from pipelines.disclosure.writer import Output, write

COLUMNS = """
    select table_name, column_name, data_type from duckdb_columns() where database_name = 'funders'
    order by table_oid, column_index
"""


def written_anew(published: Path, copy: Path) -> Path:
    """Write what a published file prints, table by table and row by row, to `copy`."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as funders (read_only)")
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind in connection.execute(COLUMNS).fetchall():
            tables.setdefault(table, {})[column] = kind
        rows = {table: connection.execute(f"from funders.published.{table}").fetchall() for table in tables}
    write(
        [
            Output(table, columns, [dict(zip(columns, row, strict=True)) for row in rows[table]])
            for table, columns in tables.items()
        ],
        copy,
    )
    return copy
