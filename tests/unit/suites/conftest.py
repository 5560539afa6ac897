"""Marts and published tables of an invented region in memory, to be broken and restored by a transaction."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import people
from invented_warehouse import write_warehouse

from pipelines.disclosure import publish


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A sound warehouse and what is published of it."""
    folder = tmp_path_factory.mktemp("gate")
    warehouse = write_warehouse(folder / "warehouse.duckdb", marts_of(people()))
    publish(warehouse, folder / "published.duckdb")
    return warehouse, folder / "published.duckdb"


@pytest.fixture(scope="session")
def sound(files: tuple[Path, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Both databases as copies in memory."""
    with duckdb.connect() as connection:
        for path, name, schema in zip(files, ("warehouse", "funders"), ("marts", "published"), strict=True):
            connection.execute(f"attach '{path}' as original (read_only)")
            connection.execute(f"attach ':memory:' as {name}")
            connection.execute(f"create schema {name}.{schema}")
            for (table,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'original'"
            ).fetchall():
                connection.execute(f"create table {name}.{schema}.{table} as from original.{schema}.{table}")
            connection.execute("detach original")
        connection.execute("use warehouse")
        yield connection


@pytest.fixture
def both(sound: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Both databases, whole again after the test."""
    sound.execute("begin")
    yield sound
    sound.execute("rollback")
