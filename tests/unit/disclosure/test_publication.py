"""What is published of an invented region, and that nothing else is."""

import json
import stat
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from invented_marts import COMPLEXES, REFERENCE_DATE, marts_of, people, write_warehouse

from pipelines.disclosure import PUBLISHED_TABLES, PublishReport, publish
from pipelines.disclosure.publication import TABLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("publication")


@pytest.fixture(scope="module")
def warehouse(folder: Path) -> Path:
    return write_warehouse(folder / "warehouse.duckdb", marts_of(people()))


@pytest.fixture(scope="module")
def report(warehouse: Path, folder: Path) -> PublishReport:
    return publish(warehouse, folder / "published.duckdb")


@pytest.fixture(scope="module")
def both(warehouse: Path, folder: Path, report: PublishReport) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'published.duckdb'}' as funders (read_only)")
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        yield connection


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    found = connection.execute(query).fetchall()
    assert len(found) == 1, found
    return tuple(found[0])


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'funders' order by column_index"
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def test_exactly_the_listed_tables_are_published(both: duckdb.DuckDBPyConnection) -> None:
    assert set(columns(both)) == set(PUBLISHED_TABLES)
    assert both.execute(
        "select distinct schema_name from duckdb_tables() where database_name = 'funders'"
    ).fetchall() == [("published",)]


def test_no_pseudonym_is_in_the_bytes_of_the_file(folder: Path, warehouse: Path, report: PublishReport) -> None:
    keys = [one.key.encode() for one in people()]
    assert any(key in warehouse.read_bytes() for key in keys)
    assert not any(key in (folder / "published.duckdb").read_bytes() for key in keys)


def test_nothing_that_somebody_typed_about_a_row_is_in_the_bytes_of_the_file(
    folder: Path, report: PublishReport
) -> None:
    published = (folder / "published.duckdb").read_bytes()
    assert b"toekomst" not in published
    assert b"4, 9, 12" not in published


def test_the_file_is_closed_and_read_only(folder: Path, report: PublishReport) -> None:
    mode = (folder / "published.duckdb").stat().st_mode
    assert stat.S_IMODE(mode) == 0o444
    assert {path.name for path in folder.iterdir()} == {"published.duckdb", "warehouse.duckdb"}


def test_publishing_again_replaces_the_file(warehouse: Path, tmp_path: Path) -> None:
    publish(warehouse, tmp_path / "published.duckdb")
    first = (tmp_path / "published.duckdb").stat().st_ino
    publish(warehouse, tmp_path / "published.duckdb")
    assert (tmp_path / "published.duckdb").stat().st_ino != first


def test_the_same_warehouse_hides_and_prints_the_same(
    warehouse: Path, tmp_path: Path, both: duckdb.DuckDBPyConnection
) -> None:
    publish(warehouse, tmp_path / "again.duckdb")
    with duckdb.connect(str(tmp_path / "again.duckdb"), read_only=True) as again:
        for table in PUBLISHED_TABLES:
            expected = both.execute(f"select * from funders.published.{table} order by all").fetchall()
            assert again.execute(f"select * from published.{table} order by all").fetchall() == expected


def test_about_says_when_and_by_which_rules(both: duckdb.DuckDBPyConnection) -> None:
    assert one(both, "select * from funders.published.about") == (REFERENCE_DATE, REFERENCE_DATE, 10, 5)


def test_about_tells_the_known_on_date_it_was_given(warehouse: Path, tmp_path: Path) -> None:
    publish(warehouse, tmp_path / "as_known.duckdb", min_cell=15, base=10, known_on=date(2022, 12, 31))
    with duckdb.connect(str(tmp_path / "as_known.duckdb"), read_only=True) as connection:
        assert connection.execute("select * from published.about").fetchall() == [
            (date(2022, 12, 31), REFERENCE_DATE, 15, 10)
        ]


def test_every_count_that_shows_is_a_multiple_of_five_of_at_least_ten_or_zero(both: duckdb.DuckDBPyConnection) -> None:
    shown = 0
    for table in TABLES:
        for count in table.counts:
            values = both.execute(
                f'select "{count.name}" from funders.published.{table.name} where "{count.name}" is not null'
            ).fetchall()
            assert all(value == 0 or (value >= 10 and value % 5 == 0) for (value,) in values), (table.name, count.name)
            shown += len(values)
    assert shown > 500


def test_hidden_values_are_empty_and_say_so(both: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        for column in table.hideable:
            wrong, hidden = one(
                both,
                f"""select count(*) filter (where ("{column}_status" = 'c') and "{column}" is not null
                    or "{column}_status" not in ('', 'c')), count(*) filter (where "{column}_status" = 'c')
                from funders.published.{table.name}""",
            )
            assert wrong == 0, (table.name, column)
            assert hidden or table.name in {"data_quality", "homes_delivered"}, (table.name, column)


def test_only_values_that_can_hide_have_a_status(both: duckdb.DuckDBPyConnection) -> None:
    found = columns(both)
    assert "target_status" not in found["living_lab_progress"]
    assert "breakdown_status" not in found["retention_curve"]
    assert found["about"] == ["known_on", "reference_date", "min_cell", "rounding_base"]


def test_a_retention_rate_is_made_from_the_printed_counts(both: duckdb.DuckDBPyConnection) -> None:
    rates, wrong = one(
        both,
        """
        select count(rate), count(*) filter (where abs(rate - housed / denominator) > 1e-12)
        from funders.published.retention_at_horizon
        """,
    )
    assert isinstance(rates, int) and rates > 20
    assert wrong == 0


def test_a_rate_hides_with_its_numerator(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        "select rate, rate_status, rate_low_status from funders.published.retention_at_horizon where housed is null"
    ).fetchall()
    assert len(found) > 5
    assert set(found) == {(None, "c", "c")}


def test_published_incidences_are_near_the_exact_ones_and_inside_their_interval(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = both.execute(
        """
        select shown.cif_relapse, marts.cif_relapse, shown.low, shown.high
        from funders.published.relapse_at_horizon as shown
        inner join warehouse.marts.relapse_at_horizon as marts using (breakdown, value, months)
        where shown.cif_relapse is not null and shown.residents >= 100
        """
    ).fetchall()
    assert len(found) > 10
    for shown, exact, low, high in found:
        assert shown == pytest.approx(exact, abs=0.04)
        assert low < shown < high


def test_curves_appear_at_horizons_they_still_run_at(both: duckdb.DuckDBPyConnection) -> None:
    shown = both.execute(
        "select distinct months, day from funders.published.retention_curve order by months"
    ).fetchall()
    assert shown == [(6, 182), (12, 365), (18, 547), (24, 730)]
    (longest,) = one(both, "select max(day) from warehouse.marts.retention_curve where value = 'flex'")
    (last,) = one(both, "select max(day) from funders.published.retention_curve where value = 'flex'")
    assert isinstance(last, int) and isinstance(longest, int) and last <= longest


def test_relapse_at_horizon_is_the_curve_at_the_horizons_of_the_measure(both: duckdb.DuckDBPyConnection) -> None:
    differences = both.execute(
        """
        select breakdown, value, months, residents, relapsed_total, cif_relapse, low, high, high_status
        from funders.published.relapse_at_horizon
        except
        select breakdown, value, months, residents, relapsed_total, cif_relapse, cif_relapse_low, cif_relapse_high,
            cif_relapse_high_status
        from funders.published.relapse_curve
        """
    ).fetchall()
    assert differences == []
    assert both.execute("select distinct months from funders.published.relapse_at_horizon order by 1").fetchall() == [
        (6,),
        (12,),
        (24,),
    ]


def test_hidden_deaths_take_the_eligible_with_them_and_leave_the_denominator(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        """
        select shown.eligible, shown.died, shown.denominator, round((marts.eligible - marts.died) / 5) * 5
        from funders.published.retention_at_horizon as shown
        inner join warehouse.marts.retention_at_horizon as marts using (breakdown, value, months)
        where breakdown = 'all' and marts.died between 1 and 9 and marts.eligible >= 20
        """
    ).fetchall()
    assert len(found) >= 2
    for eligible, died, denominator, expected in found:
        assert (eligible, died, denominator) == (None, None, expected)


def test_a_pitstop_is_told_of_within_its_form_only(both: duckdb.DuckDBPyConnection) -> None:
    pitstops = {name for name, (form, *_) in COMPLEXES.items() if form == "pitstop"}
    for table, names in columns(both).items():
        if "breakdown" in names:
            found = both.execute(f"select distinct breakdown, value from funders.published.{table}").fetchall()
            assert ("housing_form", "pitstop") in found
            assert not pitstops & {value for _, value in found}


def test_a_breakdown_never_hides_one_value_alone(both: duckdb.DuckDBPyConnection) -> None:
    lonely = both.execute(
        """
        select breakdown, months, count(*) filter (where residents is null) as hidden
        from funders.published.relapse_curve
        where breakdown not in ('all', 'complex')
            and months in (select months from funders.published.relapse_curve where breakdown = 'all')
        group by breakdown, months having hidden = 1
        """
    ).fetchall()
    assert lonely == []


def test_people_housed_show_in_steps_of_at_least_ten(both: duckdb.DuckDBPyConnection) -> None:
    exact = both.execute(
        """
        select marts.moved_in_total from funders.published.living_lab_progress as shown
        inner join warehouse.marts.living_lab_progress as marts using (month)
        where shown.moved_in_total is not null order by month
        """
    ).fetchall()
    totals = [total for (total,) in exact]
    assert totals[-1] == 240 and len(totals) > 8
    assert all(after == before or after - before >= 10 for before, after in pairwise(totals))


def test_hours_appear_at_a_few_weeks_to_the_half_hour(both: duckdb.DuckDBPyConnection) -> None:
    weeks, off_the_half, lone_quartiles = one(
        both,
        """
        select list(distinct weeks_since_start order by weeks_since_start),
            count(*) filter (where (mean_hours * 2) % 1 <> 0 or (median * 2) % 1 <> 0),
            count(*) filter (where p25 is not null and residents < 40 or median is not null and residents < 20)
        from funders.published.guidance_timeline
        """,
    )
    assert weeks == [1, 13, 26, 52, 78, 104]
    assert (off_the_half, lone_quartiles) == (0, 0)


def test_phases_appear_at_the_ends_of_quarters(both: duckdb.DuckDBPyConnection) -> None:
    months = both.execute("select distinct month(month) from funders.published.guidance_phase order by 1").fetchall()
    assert months == [(3,), (6,), (9,), (12,)]


def test_quality_shows_what_went_wrong_without_small_numbers_or_examples(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        """
        select "check", rows, rows_status, failed, failed_status from funders.published.data_quality
        where partner = 'mitros' order by "check"
        """
    ).fetchall()
    assert found == [
        ("date_in_range", 200, "", None, "c"),
        ("freshness", None, "", None, ""),
        ("received", 200, "", None, "c"),
    ]


def test_a_folder_that_is_no_delivery_is_not_named(tmp_path: Path) -> None:
    tables = marts_of(people(20))
    stray = {"partner": "dossier_jansen", "delivery": "kladblok", "check": "unknown_partner", "severity": "warning"}
    tables["data_quality"].append(stray)
    publish(write_warehouse(tmp_path / "warehouse.duckdb", tables), tmp_path / "published.duckdb")
    assert b"dossier_jansen" not in (tmp_path / "published.duckdb").read_bytes()


def test_the_report_counts_cells_and_why_they_hide(report: PublishReport) -> None:
    by_name = {table.table: table for table in report.tables}
    assert set(by_name) == {table.name for table in TABLES}
    curve = by_name["relapse_curve"]
    assert curve.cells == 4 * curve.rows
    assert 0 < curve.visible_share < 1
    assert curve.hidden_primary > 0 and curve.hidden_secondary > 0
    record = json.loads(json.dumps(report.as_record()))
    assert (record["min_cell"], record["base"], len(record["tables"])) == (10, 5, len(TABLES))


def test_an_empty_warehouse_gives_empty_tables(tmp_path: Path) -> None:
    report = publish(write_warehouse(tmp_path / "warehouse.duckdb", {}), tmp_path / "published.duckdb")
    assert all(table.rows == 0 and table.visible_share == 1 for table in report.tables)
    with duckdb.connect(str(tmp_path / "published.duckdb"), read_only=True) as connection:
        for table in PUBLISHED_TABLES:
            rows = connection.execute(f"select count(*) from published.published.{table}").fetchone()
            assert rows == ((1,) if table == "about" else (0,))
