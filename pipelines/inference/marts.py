"""Reading the marts, and writing what inference makes of them into the tables dbt laid out for it.

What belongs here: the only SQL of this room. What does not: any figure.
"""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.inference.residents import Residents

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

RESIDENTS = """
    select residents.housing_form, residents.complex_id, residents.target_group,
        cast(extract(year from residents.first_move_in) - residents.birth_year as double) as age,
        cast(assessments.low_scores as double) / assessments.scores as low_share,
        cast(relapses.days_at_risk as double) as days_at_risk, relapses.outcome,
        cast(episodes.days as double) as days, episodes.exit_reason
    from marts.dim_resident as residents
    inner join marts.fct_relapse as relapses on residents.resident_key = relapses.resident_key
    inner join marts.fct_housing_episode as episodes
        on residents.resident_key = episodes.resident_key and episodes.episode_number = 1
    left join intermediate.int_first_assessments as assessments on residents.resident_key = assessments.resident_key
    order by residents.resident_key
"""
NUMBERS = ("age", "low_share", "days_at_risk", "days")


@contextmanager
def opened(warehouse: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The warehouse to read and write, in one transaction: all tables are filled, or none."""
    import duckdb

    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set threads to 1")
        connection.execute("begin")
        yield connection
        connection.execute("commit")


def read_residents(connection: "duckdb.DuckDBPyConnection") -> Residents:
    """Everyone who moved in, in a fixed order."""
    found = columns_of(connection, RESIDENTS)
    return Residents(**{name: as_numbers(one) if name in NUMBERS else as_words(one) for name, one in found.items()})


def columns_of(connection: "duckdb.DuckDBPyConnection", query: str) -> dict[str, list[Any]]:
    """A query's result by column."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or []]
    rows = result.fetchall()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def as_numbers(values: Sequence[Any]) -> Any:
    """Numbers; what is unknown is NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def as_words(values: Sequence[Any]) -> Any:
    """Words as they are; what is unknown is None."""
    return np.array(values, dtype=object)


def fill(connection: "duckdb.DuckDBPyConnection", table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a mart that stands empty; a column a row lacks stays empty."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if rows:
        marks = ", ".join("?" for _ in names)
        statement = f"insert into marts.{table} ({', '.join(names)}) values ({marks})"
        connection.executemany(statement, [[row.get(name) for name in names] for row in rows])
