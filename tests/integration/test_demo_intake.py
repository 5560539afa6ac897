"""The demo's deliveries go through the door: everything is taken in, and exactly the planted rows are held back."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from pipelines.demo import Summary, write_region
from pipelines.intake.deliveries import survey
from pipelines.intake.landing import Landed, land_deliveries
from pipelines.intake.profiles import load_profiles
from validations.contracts import CONTRACTS


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Summary, Path, tuple[Landed, ...]]:
    home = tmp_path_factory.mktemp("demo")
    summary = write_region(home / "raw", residents=60, seed=11)
    profiles = load_profiles()
    found = survey(home / "raw", profiles)
    assert found.findings == ()
    (home / "landing").mkdir()
    landed = land_deliveries(found.deliveries, profiles, home / "landing", b"k" * 32, dt.date(2024, 7, 1), True)
    return summary, home / "landing", landed


def test_every_delivery_is_contained_and_nothing_is_refused_or_dropped(demo) -> None:
    summary, _, landed = demo
    assert len({(one.partner, one.delivery) for one in landed}) == summary.deliveries
    assert {one.dataset for one in landed} == set(CONTRACTS)
    assert all(one.contained and not one.findings for one in landed)
    assert sum(one.rows_in for one in landed) == sum(one.rows_accepted + one.rows_held_back for one in landed)


def test_exactly_the_planted_rows_are_held_back(demo) -> None:
    summary, landing, _ = demo
    held = pl.read_parquet(landing / "*" / "*@*" / "held_back.parquet")
    found = set(held.select("_partner", pl.col("_reference_date").cast(pl.String), "_file", "_row", "column").rows())
    assert found == {(fault.partner, fault.delivery, fault.file, fault.row, fault.column) for fault in summary.faults}
    assert len(found) >= 8


def test_an_assignment_keeps_its_size_and_gets_its_stop(demo) -> None:
    _, landing, _ = demo
    rows = pl.read_parquet(landing / "guidance_assignments" / "tussenvoorziening@*" / "accepted.parquet")
    assert rows["hours_per_week"].is_not_null().any()
    assert {"planned", "change"} <= set(rows["end_reason"].drop_nulls())
    assert rows["_deleted"].sum() >= 1
    last = rows.sort("_reference_date", "_order").unique("assignment_id", keep="last")
    assert last.filter(pl.col("end_date").is_not_null())["end_reason"].null_count() == 0
