"""Reading the marts, never writing them.

What belongs here: the one place where disclosure control opens the warehouse. What does not: which columns (`tables`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from pipelines.disclosure.merging import MERGES, Region
from pipelines.disclosure.tables import Rows, Table


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse, closed afterwards."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


def read_table(connection: duckdb.DuckDBPyConnection, table: Table) -> Rows:
    """The exact rows a table is made from."""
    return as_rows(connection, table.select)


RESIDENT_COLUMNS = {"complex": "complex_id", "partner": "care_partner"}


def read_region(connection: duckdb.DuckDBPyConnection) -> Region:
    """How large the categories of the region are, and where its complexes lie."""
    columns = {breakdown: RESIDENT_COLUMNS.get(breakdown, breakdown) for breakdown in MERGES}
    sizes = {breakdown: dict(connection.execute(sizes_by(column)).fetchall()) for breakdown, column in columns.items()}
    places = as_rows(connection, "select complex_id, housing_form, municipality from marts.dim_complex")
    return Region(sizes, {row.pop("complex_id"): row for row in places})


def sizes_by(column: str) -> str:
    """SQL for the residents of each value of a column."""
    return f"select cast({column} as varchar), count(*) from marts.dim_resident where {column} is not null group by all"


def read_reference_date(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The newest reference date of all deliveries."""
    found = connection.execute("select max(reference_date) from marts.dim_delivery").fetchone()
    return found[0] if found else None


def as_of(connection: duckdb.DuckDBPyConnection, known_on: date | None) -> date | None:
    """The date up to which the warehouse knows the world: as asked, else the newest reference date, if any (R45)."""
    return known_on or read_reference_date(connection)


def as_rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    """A query's result as dictionaries."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
