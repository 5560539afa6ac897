"""Months between horizons: they take nothing from them, stand ten people apart, and are told of where they say more."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.disclosure import publication, publish
from pipelines.disclosure.between import steps_between, without_idle
from pipelines.disclosure.cells import Cell
from pipelines.disclosure.housing import RELAPSE_CURVE
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.primary import steps
from pipelines.disclosure.record import Counted, Record
from pipelines.disclosure.relations import lies_between
from pipelines.disclosure.tables import Row

pytestmark = pytest.mark.slow

MIN_CELL = 10

POINTS = st.lists(st.tuples(st.integers(0, 15), st.sampled_from([True, True, False])), min_size=1, max_size=40)


def months(points: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    """A running total with, for each point, whether it lies between horizons."""
    return [sum(gain for gain, _ in points[: number + 1]) for number in range(len(points))], [one for _, one in points]


@given(POINTS)
def test_a_month_takes_no_horizon_away(points: list[tuple[int, bool]]) -> None:
    totals, between = months(points)
    shown = steps_between(totals, between, MIN_CELL, False, [False] * len(totals))
    alone = steps([total for total, month in zip(totals, between, strict=True) if not month], MIN_CELL)
    assert [shows for shows, month in zip(shown, between, strict=True) if not month] == alone


@given(POINTS)
def test_a_month_shows_ten_people_from_its_neighbours_and_before_a_horizon_that_shows(
    points: list[tuple[int, bool]],
) -> None:
    totals, between = months(points)
    shown = steps_between(totals, between, MIN_CELL, False, [False] * len(totals))
    seen = [total for total, shows in zip(totals, shown, strict=True) if shows]
    assert all(after - before >= MIN_CELL for before, after in zip([0, *seen], seen, strict=False))
    last = max((place for place, shows in enumerate(shown) if shows), default=0)
    assert not between[last] or not seen


def test_a_month_shows_where_enough_people_came_on_either_side() -> None:
    totals, between = [4, 12, 15, 25, 30, 36], [True, True, True, False, True, True]
    assert steps_between(totals, between, MIN_CELL, False, [False] * 6) == [False, True, False, True, False, False]


def test_a_month_that_was_printed_before_stands_and_holds_others_away() -> None:
    totals, between = [12, 18, 25, 31], [True, False, True, False]
    stands = [True, False, False, False]
    assert steps_between(totals, between, MIN_CELL, False, stands) == [True, False, False, True]


def relapses(totals: dict[int, int]) -> Sheet:
    """The region's relapses by month, with as many people out of sight as months went by, tenfold."""
    rows: list[Row] = [
        {"breakdown": "all", "value": "all", "months": months, "day": 30 * months, "between_horizons": months % 6 != 0}
        | {"residents": 900, "relapsed_total": total, "died_total": 0, "censored_total": 10 * months, "followed": 400}
        for months, total in totals.items()
    ]
    return Sheet(RELAPSE_CURVE, rows)


def months_of(sheet: Sheet) -> list[int]:
    return [row["months"] for row in sheet.rows]


def test_only_months_that_can_print_events_of_their_own_are_told_of() -> None:
    """Who went out of sight is no reason: that count becomes less when people are seen for longer."""
    totals = {3: 8, 4: 15, 5: 20, 6: 28, 9: 34, 12: 40}
    assert months_of(without_idle(relapses(totals), MIN_CELL, [])) == [4, 6, 12]


def test_a_month_that_a_publication_had_stays_in_the_next() -> None:
    had = Cell("relapse_curve", ("all", "all", "9", "270"), "relapsed_total")
    records = [Record({had: Counted(34)}, (), {})]
    assert months_of(without_idle(relapses({6: 28, 9: 34, 10: 35, 12: 40}), MIN_CELL, records)) == [6, 9, 12]


def test_what_horizons_print_is_what_they_print_without_months(
    warehouse: Path, tmp_path: Path, both: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "without_idle", lambda sheet, *_: without_months(sheet))
    publish(warehouse, tmp_path / "published.duckdb")
    both.execute(f"attach '{tmp_path / 'published.duckdb'}' as coarse (read_only)")
    for table in [table for table in publication.PUBLISHED_TABLES if table.endswith(("_curve", "_horizon"))]:
        fixed = f"from {{}}.published.{table} where months in (6, 12, 18, 24, 36) order by all"
        coarse, fine = (both.execute(fixed.format(name)).fetchall() for name in ("coarse", "funders"))
        assert coarse == fine, table
    months = "select count(*) from {}.published.retention_curve where months not in (6, 12, 18, 24, 36)"
    assert both.execute(months.format("coarse")).fetchone() == (0,)
    assert both.execute(months.format("funders")).fetchone() > (2,)


def without_months(sheet: Sheet) -> Sheet:
    return Sheet(sheet.table, [row for row in sheet.rows if not lies_between(sheet.table, row)], sheet.small)
