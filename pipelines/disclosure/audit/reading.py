"""A published database as an outsider reads it: what each printed count leaves open, and what each hidden one does.

What belongs here: values, statuses and rounding into a lower and an upper bound per cell. What does not: how cells hang
together (`constraints`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.disclosure.audit.knowledge import KNOWN

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the database says it was made: from how many people a count shows, and what it is rounded to."""

    min_cell: int
    base: int


@dataclass(frozen=True, slots=True)
class Published:
    """All rows of all tables with counts, and the rules."""

    rules: Rules
    tables: Mapping[str, list[Row]]


def read(published: Path) -> Published:
    """Open the file as a funder would."""
    # Under another name the file and its schema, which are called alike, can be told apart.
    with duckdb.connect() as connection:
        connection.execute(f"attach '{str(published).replace(chr(39), chr(39) * 2)}' as funders (read_only)")
        names = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        ((min_cell, base),) = connection.execute(
            "select min_cell, rounding_base from funders.published.about"
        ).fetchall()
        tables = {name: rows_of(connection, name, known.keys) for name, known in KNOWN.items() if name in names}
    return Published(Rules(min_cell, base), tables)


def rows_of(connection: duckdb.DuckDBPyConnection, table: str, keys: tuple[str, ...]) -> list[Row]:
    """All rows, in the order of their keys."""
    order = ", ".join(f'"{key}"' for key in keys)
    result = connection.execute(f"select * from funders.published.{table} order by {order}")
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def bounds_of(row: Row, column: str, rules: Rules, zeros_show: bool, lags: bool = False) -> tuple[float, float] | None:
    """The least and the most people that can stand behind a count; None where it counts nothing.

    With `zeros_show` the reader holds that whatever is hidden is somebody. A carried count is less than `min_cell` from
    the one that was printed before; where it `lags` behind the row before it there may be any number more.
    """
    value, status = row[column], row[f"{column}_status"]
    if status == "c":
        return (1.0 if zeros_show else 0.0), math.inf
    if value is None:
        return None
    low, high = math.ceil(value - rules.base / 2), math.ceil(value + rules.base / 2) - 1
    if value == 0:
        low = high = 0
    elif status == "":
        low = max(low, rules.min_cell)
    if status == "u":
        low, high = low - rules.min_cell + 1, high + rules.min_cell - 1
    return float(max(0, low)), (math.inf if lags else float(high))
