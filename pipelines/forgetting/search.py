"""Where in a home a text still stands: in the bytes of any file, and in the values of packed ones.

What belongs here: looking. What does not: taking out. Parquet and DuckDB pack text, so that its bytes cannot be found.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import polars as pl

from pipelines.forgetting.releases import holds_any, quoted


def files_with(home: Path, texts: Collection[str]) -> list[str]:
    """The files of a home, by their place in it, in which any of these texts stands."""
    paths = (path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink())
    return [str(path.relative_to(home)) for path in paths if _holds(path, texts)]


def _holds(path: Path, texts: Collection[str]) -> bool:
    content = path.read_bytes()
    if holds_any(content, (text.encode() for text in texts)):
        return True
    if path.suffix == ".parquet":
        return any(_in_column(column, texts) for column in pl.read_parquet(path).iter_columns())
    return path.suffix == ".duckdb" and any(_in_database(path, texts))


def _in_column(column: pl.Series, texts: Collection[str]) -> bool:
    return column.dtype == pl.String and bool(column.str.contains_any(list(texts)).any())


def _in_database(path: Path, texts: Collection[str]) -> Iterator[bool]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{quoted(path)}' as looked_at (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'looked_at'"
        )
        for schema, table in tables.fetchall():
            test = "where exists (select 1 from unnest($texts) as g(text) where contains(cast(t as varchar), text))"
            query = f'select 1 from looked_at.{schema}."{table}" as t {test} limit 1'
            yield bool(connection.execute(query, {"texts": list(texts)}).fetchall())
