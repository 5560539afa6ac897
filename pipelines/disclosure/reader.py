"""Reading the marts, never writing them.

What belongs here: the one place where disclosure control opens the warehouse. What does not: which columns (`tables`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from pipelines.disclosure.tables import Rows, Table


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse, closed afterwards."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


def read_table(connection: duckdb.DuckDBPyConnection, table: Table) -> Rows:
    """The exact rows a table is made from."""
    return as_rows(connection, table.select)


def read_pitstops(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The complexes that are Pitstops."""
    found = connection.execute("select complex_id from marts.dim_complex where housing_form = 'pitstop'").fetchall()
    return frozenset(complex_id for (complex_id,) in found)


def read_reference_date(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The newest reference date of all deliveries."""
    found = connection.execute("select max(reference_date) from marts.dim_delivery").fetchone()
    return found[0] if found else None


def as_rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    """A query's result as dictionaries."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
