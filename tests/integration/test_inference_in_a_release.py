"""What inference leaves in a release: in the sixteen residents' a reason per row, in the demo's figures that agree."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from reference.built import records

from pipelines.defs.warehouse import project_variables
from pipelines.inference import INFERRED_TABLES
from pipelines.inference.filling import infer
from pipelines.release.current import current_release

FILLED = [table for table in INFERRED_TABLES if table != "living_lab_progress"]


def rows_of(warehouse: Path, table: str, order: str = "all") -> list[dict[str, Any]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return records(connection, f"from marts.{table} order by {order}")


@pytest.fixture(scope="module")
def worked(worked_home: Path) -> Path:
    return current_release(worked_home).folder / "warehouse.duckdb"


@pytest.fixture(scope="module")
def demo(demo_home: Path) -> Iterator[Path]:
    yield current_release(demo_home).folder / "warehouse.duckdb"


def test_sixteen_residents_are_too_few_to_compare_and_each_row_says_so(worked: Path) -> None:
    rows = rows_of(worked, "housing_form_comparison")
    assert len(rows) == 43
    assert not any(row["calculated"] for row in rows)
    assert all("Niet berekend" in row["caveat"] for row in rows)


def test_sixteen_residents_have_a_month_for_every_row_of_their_forecasts(worked: Path) -> None:
    hours, progress = rows_of(worked, "guidance_capacity"), rows_of(worked, "progress_forecast")
    assert [row["months_ahead"] for row in hours] == list(range(1, 13))
    assert len(progress) == sum(row["complete"] for row in rows_of(worked, "living_lab_progress"))
    assert all(row["caveat_nl"] and row["caveat_en"] for row in [*hours, *progress])


def test_what_was_worked_out_once_comes_out_again_to_the_last_digit(worked: Path, tmp_path: Path) -> None:
    again = Path(shutil.copy(worked, tmp_path / "again.duckdb"))
    again.chmod(0o600)
    with duckdb.connect(str(again)) as connection:
        for table in FILLED:
            connection.execute(f"delete from marts.{table}")
        connection.execute("update marts.living_lab_progress set forecast = null, forecast_low = null")
    infer(again, project_variables())
    assert [rows_of(again, table) for table in INFERRED_TABLES] == [rows_of(worked, table) for table in INFERRED_TABLES]


def test_the_demo_is_compared_adjusted_and_foreseen(demo: Path) -> None:
    rows = {(row["contrast"], row["outcome"], row["test"]): row for row in rows_of(demo, "housing_form_comparison")}
    crude, adjusted = (rows["mixed against scattered", "relapse", f"hazard_ratio{one}"] for one in ("", "_adjusted"))
    assert crude["calculated"] and crude["low"] < crude["hazard_ratio"] < crude["high"]
    assert adjusted["adjusted_for"] == "age, target_group, first_zrm"
    assert all(row["calculated"] and row["low"] < row["expected_hours"] for row in rows_of(demo, "guidance_capacity"))


def test_a_month_of_the_demo_shows_the_forecast_made_six_months_before(demo: Path) -> None:
    made = {row["forecast_for"].replace(day=1): row for row in rows_of(demo, "progress_forecast") if row["calculated"]}
    months = {row["month"]: row for row in rows_of(demo, "living_lab_progress") if row["forecast"] is not None}
    shared = [month for month in months if month in made and months[month]["complete"] and month.year < 2023]
    assert len(shared) > 12
    for month in shared:
        assert months[month]["forecast"] == pytest.approx(made[month]["expected_total"], abs=1e-9)
        assert months[month]["forecast_low"] == pytest.approx(made[month]["low"], abs=1e-9)
