"""Sixteen residents whose figures were worked by hand, through the whole refresh.

Their deliveries and the expected tables stand in tests/worked_example.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from reference.built import records, warehouse
from small_region import WORKED_EXAMPLE
from thuis_command import KEY

from pipelines.intake.pseudonyms import rekey
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow

KEYS = {
    "dim_resident": ("resident_key",),
    "fct_housing_episode": ("resident_key", "episode_number"),
    "fct_homeless_spell": ("resident_key", "start_date"),
    "fct_relapse": ("resident_key",),
    "fct_guidance_week": ("resident_key", "week_start", "kind"),
    "fct_guidance_milestone": ("resident_key",),
    "fct_lease_flip": ("resident_key",),
    "retention_curve": ("breakdown", "value", "day"),
    "relapse_curve": ("breakdown", "value", "day"),
    "retention_at_horizon": ("breakdown", "value", "months"),
    "living_lab_progress": ("month",),
    "return_after_exit": ("breakdown", "value"),
    "days_housed": ("resident_key",),
    "relapse_sensitivity": ("rule", "months"),
    "period_outcome": ("breakdown", "value", "period"),
    "supply_demand": ("year",),
    "complex_balance": ("complex_id", "month"),
    "fct_measure_membership": ("resident_key", "measure", "part"),
    "measure_flow": ("measure", "part", "step_number", "reason"),
}
WORKED_FOR_ALL = {"period_outcome"}  # by hand for the breakdown `all` alone
Row = dict[str, str]


@pytest.fixture(scope="module")
def released(worked_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(current_release(worked_home).folder / "warehouse.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def as_known_earlier(
    worked_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("known_on")
    models = [f"+{table}" for table in KEYS]
    with warehouse(worked_home / "landing", folder, models, known_on=date(2022, 12, 31)) as connection:
        yield connection


def expected_rows(folder: str, table: str) -> list[Row]:
    with (WORKED_EXAMPLE / folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if "resident_key" in row:
            row["resident_key"] = rekey(row["resident_key"], KEY.encode())
    return rows


def as_text(value: object) -> str:
    """A cell as the expected tables write it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def same(found: str, expected: str) -> bool:
    if found == expected:
        return True
    try:
        return abs(float(found) - float(expected)) <= 1e-9
    except ValueError:
        return False


def differences(connection: duckdb.DuckDBPyConnection, folder: str, table: str) -> list[str]:
    rows = expected_rows(folder, table)
    columns, key = list(rows[0]), KEYS[table]
    worked = "breakdown = 'all'" if table in WORKED_FOR_ALL else "true"
    marts = records(connection, f"select {', '.join(columns)} from marts.{table} where {worked}")
    found = {tuple(as_text(row[column]) for column in key): row for row in marts}
    expected = {tuple(row[column] for column in key): row for row in rows}
    told = [f"row too many: {one}" for one in found.keys() - expected.keys()]
    told += [f"row missing: {one}" for one in expected.keys() - found.keys()]
    return told + [
        f"{one} {column}: {expected[one][column]!r} expected, {as_text(found[one][column])!r} found"
        for one in expected.keys() & found.keys()
        for column in columns
        if not same(as_text(found[one][column]), expected[one][column])
    ]


@pytest.mark.parametrize("table", KEYS)
def test_a_release_holds_what_was_worked_by_hand(released: duckdb.DuckDBPyConnection, table: str) -> None:
    assert differences(released, "expected", table) == []


@pytest.mark.parametrize("table", KEYS)
def test_what_was_known_a_year_earlier_can_be_made_again(
    as_known_earlier: duckdb.DuckDBPyConnection, table: str
) -> None:
    assert differences(as_known_earlier, "expected_known_on_2022-12-31", table) == []
