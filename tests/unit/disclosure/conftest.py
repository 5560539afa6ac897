"""What is published of an invented region, for all tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import people
from invented_warehouse import write_warehouse

from pipelines.disclosure import PublishReport, publish


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("publication")


@pytest.fixture(scope="session")
def warehouse(folder: Path) -> Path:
    return write_warehouse(folder / "warehouse.duckdb", marts_of(people()))


@pytest.fixture(scope="session")
def large_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marts of a region so large that housing forms are compared in what is published of it."""
    return write_warehouse(tmp_path_factory.mktemp("large") / "warehouse.duckdb", marts_of(people(600)))


@pytest.fixture(scope="session")
def report(warehouse: Path, folder: Path) -> PublishReport:
    return publish(warehouse, folder / "published.duckdb")


@pytest.fixture(scope="session")
def both(warehouse: Path, folder: Path, report: PublishReport) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'published.duckdb'}' as funders (read_only)")
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        yield connection
