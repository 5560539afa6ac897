"""Reading the marts, and writing what inference makes of them into the tables dbt laid out for it.

What belongs here: the only SQL of this room. What does not: any figure.
"""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.inference.moves import Progress, end_of_month_after
from pipelines.inference.residents import Residents
from pipelines.inference.tapers import Guided

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
MOVE_INS = """
    select first_move_in from marts.dim_resident where first_move_in >= ? and first_move_in < ? order by first_move_in
"""
MONTHS = "select month, moved_in, complete, target from marts.living_lab_progress order by month"
# A week lies in one month or two: each part of it, with the hours and days that fall in it.
HOURS = """
    with weeks as (
        select resident_key, week_start, sum(hours) as hours, bool_or(observed) as observed
        from marts.fct_guidance_week
        where kind in ('guidance', 'light') and (observed or weeks_since_start = 0)
        group by resident_key, week_start
    ),
    parts as (
        select *, date_trunc('month', week_start) as month,
            least(7, date_diff('day', week_start, last_day(week_start)) + 1) as days
        from weeks
        union all
        select *, date_trunc('month', week_start + 6) as month, day(week_start + 6) as days
        from weeks
        where date_trunc('month', week_start + 6) > date_trunc('month', week_start)
    )
    select resident_key, 12 * year(month) + month(month) - 1 as month, sum(hours * days / 7.0) as hours,
        sum(case when observed then days else 0 end) as days
    from parts
    group by resident_key, month
"""
PERIODS = """
    select resident_key, 12 * year(guidance_start) + month(guidance_start) - 1 as start,
        12 * year(observed_until) + month(observed_until) - 1 as until, ended_by_exit
    from intermediate.int_guidance_periods
    order by resident_key
"""
NUMBERS = ("age", "low_share", "days_at_risk", "days")
NEARLY_WHOLE, DAYS_IN_MONTH = 0.75, 31  # share of a month's days that must be observed for it to count


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


def read_progress(connection: "duckdb.DuckDBPyConnection", first_day: date, end: date) -> Progress:
    """The months of the programme; `end` is the day after the window's last."""
    found = columns_of(connection, MONTHS)
    move_ins = [day for (day,) in connection.execute(MOVE_INS, [first_day, end]).fetchall()]
    days = [days_within(month, first_day, end) for month in found["month"]]
    return Progress(
        months=found["month"],
        days=np.array(days, dtype=float),
        moved_in=np.array(found["moved_in"], dtype=float),
        complete=found["complete"],
        target=found["target"][0] if found["target"] else 0,
        last_day=end - timedelta(days=1),
        move_ins=move_ins,
    )


def days_within(month: date, first_day: date, end: date) -> int:
    """Days of a month that lie in the window."""
    following = end_of_month_after(month, 0) + timedelta(days=1)
    return (min(following, end) - max(month, first_day)).days


def read_guided(connection: "duckdb.DuckDBPyConnection") -> tuple[Guided, date | None]:
    """Hours of guidance by resident and month, and the last month in which any was observed, by its first day."""
    people: dict[str, list[Any]] = columns_of(connection, PERIODS)
    cells: dict[str, Any] = connection.execute(HOURS).fetchnumpy()
    observed = cells["month"][cells["days"] > 0]
    if not len(observed):
        return Guided(
            np.zeros((0, 0)), np.zeros((0, 0)), np.zeros((0, 0), dtype=bool), np.zeros(0, dtype=np.int64)
        ), None
    first, last = int(cells["month"].min()), last_month_of(cells)
    guided = guided_from(people, cells, first, last)
    return guided, date(last // 12, last % 12 + 1, 1)


def last_month_of(cells: "dict[str, Any]") -> int:
    """The newest month that was observed nearly whole for anybody, counted from year 0."""
    whole = cells["days"] >= NEARLY_WHOLE * DAYS_IN_MONTH
    return int(cells["month"][whole].max()) if whole.any() else int(cells["month"].max())


def guided_from(people: "dict[str, list[Any]]", cells: "dict[str, Any]", first: int, last: int) -> Guided:
    """The matrix of residents by month: scaled up where a month was observed nearly whole, 0 once somebody left."""
    row = {key: place for place, key in enumerate(people["resident_key"])}
    place = np.array([row[key] for key in cells["resident_key"]], dtype=np.int64)
    column = np.asarray(cells["month"], dtype=np.int64) - first
    shape = (len(row), last - first + 1)
    kept = column < shape[1]
    hours, days = np.zeros(shape), np.zeros(shape)
    hours[place[kept], column[kept]] = np.asarray(cells["hours"], dtype=float)[kept]
    days[place[kept], column[kept]] = np.asarray(cells["days"], dtype=float)[kept]
    length = np.array(
        [end_of_month_after(date(m // 12, m % 12 + 1, 1), 0).day for m in range(first, last + 1)], dtype=float
    )
    start, until = (np.array(people[name], dtype=np.int64) - first for name in ("start", "until"))
    exited = np.array(people["ended_by_exit"], dtype=bool)[:, None]
    month = np.arange(shape[1])[None, :]
    left, leaving = exited & (month > until[:, None]), exited & (month == until[:, None])
    whole = (days >= NEARLY_WHOLE * length) & (month > start[:, None])
    scaled = np.where(
        whole, hours / np.maximum(days, 1), np.where(leaving & (month > start[:, None]), hours / length, np.nan)
    )
    known = start < shape[1]
    return Guided(
        np.where(left, 0.0, scaled)[known], np.where(left, 0.0, hours / length)[known], left[known], start[known]
    )


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


def complete_months(connection: "duckdb.DuckDBPyConnection", rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the forecast into the months of `living_lab_progress`."""
    statement = "update marts.living_lab_progress set forecast = ?, forecast_low = ?, forecast_high = ? where month = ?"
    names = ("forecast", "forecast_low", "forecast_high", "month")
    for row in rows:
        connection.execute(statement, [row[name] for name in names])
