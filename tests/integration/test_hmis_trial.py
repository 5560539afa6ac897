"""The trial on files from elsewhere: docs/hmis.md says exactly what comes out of it."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.refresh import refresh
from pipelines.release.current import current_release

PAGE = (Path(__file__).parents[2] / "docs" / "hmis.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.slow
Lines = list[str]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> duckdb.DuckDBPyConnection:
    scratch = tmp_path_factory.mktemp("hmis")
    delivery = scratch / "raw" / "hmis" / "2026-09-30"
    delivery.mkdir(parents=True)
    shutil.copy(shared / "real" / "hmis" / "sample_hmis_data.zip", delivery)
    assert refresh(scratch / "raw", scratch / "home", None) == 1
    return duckdb.connect(str(current_release(scratch / "home").warehouse), read_only=True)


def table(title: str) -> Lines:
    """The rows of the table under a heading of the page."""
    section = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (?:\d|\w+ \| \d).*$", section, re.MULTILINE)


def interval(share: float, low: float, high: float) -> str:
    return f"{share:.1%} | {low * 100:.1f}-{high * 100:.1f}".replace("%", " %")


def test_every_row_is_accounted_for_as_the_page_says(warehouse: duckdb.DuckDBPyConnection) -> None:
    accounts = warehouse.sql(
        """select dataset, rows - failed, failed, rows from marts.data_quality where "check" = 'received'"""
    ).fetchall()

    told = {line.rsplit(" | ", 1)[0] for line in table("What came in")}
    assert told == {f"| {name} | {rows:,} | {kept:,} | {failed:,}" for name, kept, failed, rows in accounts}


def test_retention_is_what_the_page_says(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        """select months, eligible, died, housed, rate, rate_low, rate_high
        from marts.retention_at_horizon where breakdown = 'all' order by months"""
    ).fetchall()

    assert table("Retention") == [
        f"| {months} | {eligible:,} | {died} | {housed:,} | {interval(*rate)} |"
        for months, eligible, died, housed, *rate in rows
    ]


def test_relapse_is_what_the_page_says(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        """select months, at_risk, cif_relapse, low, high
        from marts.relapse_at_horizon where breakdown = 'all' order by months"""
    ).fetchall()

    assert table("Relapse") == [f"| {months} | {at_risk:,} | {interval(*cif)} |" for months, at_risk, *cif in rows]


def test_moving_on_well_is_told_beside_staying(warehouse: duckdb.DuckDBPyConnection) -> None:
    (stayed, retained) = warehouse.sql(
        """select still_housed, retained from marts.retention_curve
        where breakdown = 'all' and day <= 365 order by day desc limit 1"""
    ).fetchall()[0]

    words = " ".join(PAGE.split())
    assert (
        f"at twelve months {stayed * 100:.1f} % are still in a home of the project, and {retained * 100:.1f} %" in words
    )


@pytest.mark.parametrize("curve", ["retention_curve", "relapse_curve"])
def test_both_curves_run_for_every_project(warehouse: duckdb.DuckDBPyConnection, curve: str) -> None:
    drawn = {
        name for (name,) in warehouse.sql(f"select value from marts.{curve} where breakdown = 'complex'").fetchall()
    }
    moved_into = warehouse.sql(
        "select distinct complex_id from marts.dim_resident where first_move_in is not null"
    ).fetchall()

    assert drawn == {name for (name,) in moved_into}
    assert f"each of the {len(drawn)} projects" in " ".join(PAGE.split())
