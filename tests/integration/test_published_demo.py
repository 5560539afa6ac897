"""Disclosure control and the gate on the release of the invented region, built by the whole pipeline."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import whole_numbers
from read_back import WAYS_BACK, all_read
from written_anew import written_anew

from pipelines.disclosure import PUBLISHED_TABLES
from pipelines.disclosure.audit import attack
from pipelines.disclosure.audit.bounds import System
from validations.suites import SUITES
from validations.suites.gate import ALL_SUITES


@pytest.fixture(scope="module")
def release(demo_home: Path) -> Path:
    return (demo_home / "current").resolve()


@pytest.fixture(scope="module")
def both(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release / 'published.duckdb'}' as funders (read_only)")
        connection.execute(f"attach '{release / 'warehouse.duckdb'}' as warehouse (read_only)")
        yield connection


def test_the_demo_went_through_every_suite_and_only_the_silent_partner_is_a_warning(release: Path) -> None:
    gate = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["gate"]
    assert gate["expectations"] == sum(len(frame.checks) for suite in ALL_SUITES for frame in suite.frames)
    assert all("no older than its rhythm" in warning for warning in gate["warnings"])
    pages = {path.name.split("_")[0] for path in (release / "quality").iterdir()} - {"index.html"}
    assert pages == set(SUITES)


def test_every_published_table_says_something(both: duckdb.DuckDBPyConnection) -> None:
    for table in PUBLISHED_TABLES:
        rows = both.execute(f"select count(*) from funders.published.{table}").fetchone()
        assert rows is not None and rows[0] > 0, table


def test_the_main_figures_of_the_whole_region_show_and_are_near_the_exact_ones(both: duckdb.DuckDBPyConnection) -> None:
    retention = both.execute(
        """
        select shown.rate, exact.rate from funders.published.retention_at_horizon as shown
        inner join warehouse.marts.retention_at_horizon as exact using (breakdown, value, months)
        where breakdown = 'all' and exact.eligible >= 50
        """
    ).fetchall()
    relapse = both.execute(
        """
        select shown.cif_relapse, exact.cif_relapse from funders.published.relapse_at_horizon as shown
        inner join warehouse.marts.relapse_at_horizon as exact using (breakdown, value, months)
        where breakdown = 'all'
        """
    ).fetchall()
    assert len(retention) >= 4 and len(relapse) >= 3
    for shown, exact in (*retention, *relapse):
        assert shown == pytest.approx(exact, abs=0.03)


def test_most_denominators_of_breakdowns_show(release: Path) -> None:
    tables = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["published"]["tables"]
    hidden, all_there_are = (sum(one[name] for one in tables) for name in ("denominators_hidden", "denominators"))
    assert all_there_are > 250
    assert 1 - hidden / all_there_are >= 0.6


def test_nor_does_a_reader_find_anybody_out_who_holds_that_whatever_hides_is_somebody(release: Path) -> None:
    """The gate attacked the release as one who does not; see `test_no_hidden_cell_is_known_within_ten_people`."""
    found = attack(release / "published.duckdb", release / "warehouse.duckdb", zeros_show=True)
    assert found.holds, found.exposed
    assert found.attacked["guidance_phase"] > 500


@pytest.mark.deep
@pytest.mark.parametrize("zeros_show", [False, True])
@pytest.mark.parametrize("insider", [False, True])
def test_no_hidden_cell_of_the_demo_is_known_within_ten_people_in_whole_numbers(
    release: Path, zeros_show: bool, insider: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(System, "solve", whole_numbers.solve)
    knows = release / "warehouse.duckdb" if insider else None
    found = attack(release / "published.duckdb", knows, zeros_show=zeros_show)
    assert found.holds, found.exposed
    assert found.narrowest is not None and found.narrowest >= 10
    assert sum(found.attacked.values()) > 4000


def test_no_pseudonym_of_the_demo_is_in_the_published_bytes(release: Path, both: duckdb.DuckDBPyConnection) -> None:
    keys = both.execute("select resident_key from warehouse.marts.dim_resident").fetchall()
    assert len(keys) > 100
    published = (release / "published.duckdb").read_bytes()
    assert not any(key.encode() in published for (key,) in keys)


def test_from_every_figure_a_reader_comes_back_to_the_printed_counts_and_no_others(
    both: duckdb.DuckDBPyConnection,
) -> None:
    read = {table: all_read(both, table) for table in WAYS_BACK}
    assert sum(sum(found.values()) for found in read.values()) > 250
    assert sum(any(found.values()) for found in read.values()) >= 11


def test_each_byte_of_the_published_file_follows_from_what_it_prints(release: Path, tmp_path: Path) -> None:
    """Whoever made the file had the whole warehouse in memory; who writes it anew here has what it prints alone."""
    published = release / "published.duckdb"
    assert written_anew(published, tmp_path / "anew.duckdb").read_bytes() == published.read_bytes()


def test_nothing_by_two_things_at_once_is_published(both: duckdb.DuckDBPyConnection) -> None:
    by_two = "marts_by_two.retention_at_horizon"
    pairs = {name for (name,) in both.execute(f"select distinct breakdown from warehouse.{by_two}").fetchall()}
    assert pairs == {"housing_form_partner", "housing_form_target_group"}
    tables = both.execute(
        "select table_name from duckdb_columns() where database_name = 'funders' and column_name = 'breakdown'"
    ).fetchall()
    assert len(tables) >= 7
    for (table,) in tables:
        shown = both.execute(f"select distinct breakdown from funders.published.{table}").fetchall()
        assert not pairs & {name for (name,) in shown}, table
