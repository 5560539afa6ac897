"""What inference reads of guidance: weeks cut at the end of a month, months observed whole, hours of who left."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from pipelines.inference.marts import days_within, read_guided


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute("create schema intermediate")
        connection.execute(
            "create table marts.fct_guidance_week (resident_key varchar, week_start date, weeks_since_start integer, "
            "kind varchar, hours double, observed boolean)"
        )
        connection.execute(
            "create table intermediate.int_guidance_periods (resident_key varchar, guidance_start date, "
            "observed_until date, ended_by_exit boolean)"
        )
        yield connection


def guide(
    warehouse: duckdb.DuckDBPyConnection, key: str, first: date, weeks: int, until: date, exited: bool = False
) -> None:
    """Seven hours of guidance in each observed week from a Monday on: an hour a day."""
    warehouse.execute(
        "insert into intermediate.int_guidance_periods values (?, ?, ?, ?)",
        [key, first - timedelta(days=2), until, exited],
    )
    for number in range(weeks):
        row = [key, first + timedelta(weeks=number), number + 1, "guidance", 7.0, True]
        warehouse.execute("insert into marts.fct_guidance_week values (?, ?, ?, ?, ?, ?)", row)


def test_an_hour_a_day_is_an_hour_a_day_in_every_month_however_the_weeks_are_cut(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Mondays 3 January to 28 March 2022; the last week ends on 3 April, of which 3 days are too few for a month."""
    guide(warehouse, "a", date(2022, 1, 3), 13, date(2022, 4, 3))
    guided, last = read_guided(warehouse)
    assert last == date(2022, 3, 1)
    assert guided.start.tolist() == [0]
    assert np.isnan(guided.hours[0, 0])
    assert guided.hours[0, 1:] == pytest.approx(1, abs=1e-12)
    assert guided.partly[0] == pytest.approx([29 / 31, 1, 1], abs=1e-12)


def test_other_kinds_and_weeks_nobody_observed_are_no_hours_of_guidance(warehouse: duckdb.DuckDBPyConnection) -> None:
    guide(warehouse, "a", date(2022, 1, 3), 13, date(2022, 4, 3))
    for kind, since, observed in (("debt", 7, True), ("guidance", 14, False), ("guidance", -1, False)):
        row = ["a", date(2022, 2, 14), since, kind, 70.0, observed]
        warehouse.execute("insert into marts.fct_guidance_week values (?, ?, ?, ?, ?, ?)", row)
    guided, _ = read_guided(warehouse)
    assert guided.hours[0, 1:] == pytest.approx(1, abs=1e-12)


def test_three_quarters_of_a_month_stand_for_the_whole_and_less_for_nothing(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Until Sunday 27 March 27 of 31 days; until Sunday 20 March only 20."""
    guide(warehouse, "a", date(2022, 1, 3), 12, date(2022, 3, 29))
    guide(warehouse, "b", date(2022, 1, 3), 11, date(2022, 3, 24))
    guided, _ = read_guided(warehouse)
    assert guided.hours[0, 2] == pytest.approx(1, abs=1e-12)
    assert np.isnan(guided.hours[1, 2])


def test_who_left_has_no_hours_from_the_month_after_and_who_fell_silent_is_unknown(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    guide(warehouse, "here", date(2022, 1, 3), 26, date(2022, 7, 3))
    guide(warehouse, "left", date(2022, 1, 3), 13, date(2022, 4, 5), exited=True)
    guide(warehouse, "silent", date(2022, 1, 3), 13, date(2022, 4, 5))
    guided, last = read_guided(warehouse)
    assert last == date(2022, 6, 1)
    assert guided.hours[1, 3:] == pytest.approx([3 / 30, 0, 0], abs=1e-12)
    assert guided.left[1].tolist() == [False] * 4 + [True] * 2
    assert np.isnan(guided.hours[2, 3:]).all()
    assert not guided.left[2].any()


def test_a_home_without_guidance_has_no_months(warehouse: duckdb.DuckDBPyConnection) -> None:
    guided, last = read_guided(warehouse)
    assert (guided.months, last) == (0, None)


def test_the_first_and_last_month_of_the_window_have_the_days_that_lie_in_it() -> None:
    window = (date(2021, 1, 15), date(2023, 1, 15))
    months = (date(2021, 1, 1), date(2021, 2, 1), date(2023, 1, 1))
    assert [days_within(month, *window) for month in months] == [17, 28, 14]
