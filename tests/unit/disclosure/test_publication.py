"""What the published file is: its tables, what is never in it, what hides, and what the report says of it."""

import json
import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import COMPLEXES, REFERENCE_DATE, people
from invented_warehouse import write_warehouse

from pipelines.disclosure import PUBLISHED_TABLES, Occasion, PublishReport, publish
from pipelines.disclosure.audit import attack
from pipelines.disclosure.cadence import next_period, period_of
from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.relations import Matrix
from pipelines.disclosure.rounding import Rules, rounded

pytestmark = pytest.mark.slow

# Tables that have a column of which nothing hides in the invented region.
OF_PROGRAMME = ("complex_balance", "good_neighbour_demand", "homes_delivered", "supply_demand")
SHOW_MUCH = (*OF_PROGRAMME, "data_quality", "period_outcome")


def only(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
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


def test_homes_of_pitstops_are_told_of_together(both: duckdb.DuckDBPyConnection) -> None:
    counted = both.execute("""
        select month, sum(delivered_total) from warehouse.marts.homes_delivered
        where housing_form = 'pitstop' group by month
    """).fetchall()
    houses = both.execute(
        "select distinct municipality from warehouse.marts.homes_delivered where housing_form = 'pitstop'"
    )
    assert len(houses.fetchall()) == 2
    told = both.execute("""
        select month, municipality, delivered_total from funders.published.homes_delivered
        where housing_form = 'pitstop' and municipality <> 'all' order by month
    """).fetchall()
    assert {place for _, place, _ in told} == {"other"}
    assert [month for month, *_ in told] == sorted(month for month, _ in counted)
    assert told[-1][2] == rounded(max(total for _, total in counted), 5)


def test_all_homes_are_told_of_by_form_and_together_and_show_where_those_of_a_place_do_not(
    both: duckdb.DuckDBPyConnection,
) -> None:
    exact = dict(
        both.execute(
            "select month, sum(delivered_total) from warehouse.marts.homes_delivered group by month"
        ).fetchall()
    )
    told = both.execute("""
        select month, delivered_total, delivered_total_status from funders.published.homes_delivered
        where housing_form = 'all' and municipality = 'all' order by month
    """).fetchall()
    assert [month for month, *_ in told] == sorted(exact)
    shown = {month: total for month, total, status in told if status == ""}
    assert shown == {month: rounded(exact[month], 5) for month in shown}
    (most,) = only(
        both,
        """
        select max(shown) from (
            select count(*) filter (where delivered_total_status = '') as shown from funders.published.homes_delivered
            where municipality <> 'all' group by housing_form, municipality
        )
        """,
    )
    assert isinstance(most, int) and len(shown) > most


def test_homes_of_one_form_are_found_out_from_all_homes_unless_hiding_knows_they_are_their_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = marts_of(people())
    homes = {("mixed", "Utrecht"): 40, ("pitstop", "Utrecht"): 5}
    tables["homes_delivered"] = [
        {"month": date(2021, 3, 1), "housing_form": form, "municipality": municipality}
        | dict.fromkeys(("delivered", "delivered_total", "planned"), count)
        for (form, municipality), count in homes.items()
    ]
    warehouse = write_warehouse(tmp_path / "warehouse.duckdb", tables)
    publish(warehouse, tmp_path / "published.duckdb")
    assert attack(tmp_path / "published.duckdb", warehouse).holds
    monkeypatch.setattr(Matrix, "add_roll_ups", lambda *_: None)
    publish(warehouse, tmp_path / "naive.duckdb")
    found = attack(tmp_path / "naive.duckdb", warehouse)
    assert {(one.table, *one.row[1:]) for one in found.exposed} >= {("homes_delivered", "pitstop", "all")}


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


def test_about_says_when_and_by_which_rules(both: duckdb.DuckDBPyConnection) -> None:
    dates_and_rules = (REFERENCE_DATE, REFERENCE_DATE, 10, 5)
    standing = ("quarter", period_of(REFERENCE_DATE, "quarter"), next_period(REFERENCE_DATE, "quarter"))
    assert only(both, "select * from funders.published.about") == (*dates_and_rules, *standing)


def test_about_tells_the_known_on_date_it_was_given(warehouse: Path, tmp_path: Path) -> None:
    publish(warehouse, tmp_path / "as_known.duckdb", Rules(15, 10), Occasion(date(2022, 12, 31), "month"))
    with duckdb.connect(str(tmp_path / "as_known.duckdb"), read_only=True) as connection:
        assert connection.execute("select * from published.about").fetchall() == [
            (date(2022, 12, 31), REFERENCE_DATE, 15, 10, "month", "2022-12", date(2023, 1, 1))
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
            wrong, hidden = only(
                both,
                f"""select count(*) filter (where ("{column}_status" = 'c') and "{column}" is not null
                    or "{column}_status" not in ('', 'c', 'u')), count(*) filter (where "{column}_status" = 'c')
                from funders.published.{table.name}""",
            )
            assert wrong == 0, (table.name, column)
            assert hidden or table.name in SHOW_MUCH, (table.name, column)


def test_only_values_that_can_hide_have_a_status(both: duckdb.DuckDBPyConnection) -> None:
    found = columns(both)
    assert "target_status" not in found["living_lab_progress"]
    assert "breakdown_status" not in found["retention_curve"]
    assert found["about"] == [
        *("known_on", "reference_date", "min_cell", "rounding_base", "publish_every", "period", "next_period")
    ]


def test_a_pitstop_is_told_of_within_its_form_only(both: duckdb.DuckDBPyConnection) -> None:
    pitstops = {name for name, (form, *_) in COMPLEXES.items() if form == "pitstop"}
    for table, names in columns(both).items():
        if "breakdown" in names:
            found = both.execute(f"select distinct breakdown, value from funders.published.{table}").fetchall()
            assert ("housing_form", "pitstop") in found
            assert not pitstops & {value for _, value in found}


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


def test_that_sources_disagree_on_somebody_is_not_even_hinted_at(tmp_path: Path) -> None:
    tables = marts_of(people(20))
    known = tables["data_quality"][0]
    about_someone = ("move_in_dates", "lease_after_death", "guidance_after_death", "shelter_while_housed")
    about_links = ("ambiguous_link", "decided_link", "placement_without_lease")
    tables["data_quality"] += [known | {"check": check, "severity": "warning"} for check in about_someone + about_links]
    publish(write_warehouse(tmp_path / "warehouse.duckdb", tables), tmp_path / "published.duckdb")
    with duckdb.connect(tmp_path / "published.duckdb", read_only=True) as connection:
        told = {
            row[0]
            for row in connection.execute('select distinct "check" from published.published.data_quality').fetchall()
        }
    assert told == {"received", "date_in_range", "freshness"}


def test_keys_too_few_to_show_are_no_lower_bound_of_the_next_year(tmp_path: Path) -> None:
    tables = marts_of(people(20))
    first, second, third = tables["supply_demand"]
    tables["supply_demand"] = [first | {"keys": 7}, second | {"lower_bound": 7}, third]
    publish(write_warehouse(tmp_path / "warehouse.duckdb", tables), tmp_path / "published.duckdb")
    with duckdb.connect(tmp_path / "published.duckdb", read_only=True) as connection:
        shown = connection.execute(
            """
            select keys, keys_status, lower_bound, lower_bound_status, upper_bound, median_wait_weeks
            from published.published.supply_demand order by year
            """
        ).fetchall()
    assert shown == [
        (None, "c", None, "", None, None),
        (60, "", None, "c", 100, 13.0),
        (60, "", 60, "", 100, 13.0),
    ]


def test_the_report_counts_cells_and_why_they_hide(report: PublishReport) -> None:
    by_name = {table.table: table for table in report.tables}
    assert set(by_name) == {table.name for table in TABLES}
    curve = by_name["relapse_curve"]
    assert 3 * curve.rows < curve.cells < 4 * curve.rows  # residents are one cell per group, not one per horizon
    assert curve.visible_share is not None and 0 < curve.visible_share < 1
    assert curve.hidden_primary > 0 and curve.hidden_secondary > 0
    record = json.loads(json.dumps(report.as_record()))
    assert (record["min_cell"], record["base"], len(record["tables"])) == (10, 5, len(TABLES))
    assert record["largest_change"] is None
    assert report.untold and "untold" not in record  # exact counts are not for a manifest


def test_a_table_without_cells_of_its_own_says_how_many_of_its_values_show(
    report: PublishReport, both: duckdb.DuckDBPyConnection
) -> None:
    """Counted anew from the published file: whatever carries a status and is hidden or there."""
    told = {one.table: one for one in report.repeated}
    assert set(told) == set(PUBLISHED_TABLES) - {table.name for table in TABLES} - {"about"}
    for name, one in told.items():
        marked = [column.removesuffix("_status") for column in columns(both)[name] if column.endswith("_status")]
        rows = both.sql(f"select * from funders.published.{name}").to_arrow_table().to_pylist()
        marks = [(row[f"{column}_status"], row[column]) for row in rows for column in marked]
        hidden, shown = (
            len([1 for mark, _ in marks if mark == "c"]),
            len([1 for _, value in marks if value is not None]),
        )
        assert (one.rows, one.hidden, one.shown) == (len(rows), hidden, shown) and shown
        assert one.carried == len([1 for mark, _ in marks if mark == "u"])
    assert told["relapse_at_horizon"].hidden and told["relapse_at_horizon"].carried


def test_the_record_says_which_share_of_counts_outcomes_and_values_still_shows(report: PublishReport) -> None:
    record = report.as_record()
    for told, of, shown in (
        *((table, "cells", one.shown) for table, one in zip(record["tables"], report.tables, strict=True)),
        *((table, "values", one.shown) for table, one in zip(record["repeated"], report.repeated, strict=True)),
    ):
        assert told["visible_share"] == (round(shown / told[of], 4) if told[of] else None)
    for table, one in zip(record["tables"], report.tables, strict=True):
        outcomes = round(one.outcomes_shown / one.outcomes, 4) if one.outcomes else None
        assert table["outcomes_visible_share"] == outcomes
    assert 0 < next(one for one in record["tables"] if one["table"] == "retention_curve")["outcomes_visible_share"] < 1


def test_an_empty_warehouse_gives_empty_tables(tmp_path: Path) -> None:
    report = publish(write_warehouse(tmp_path / "warehouse.duckdb", {}), tmp_path / "published.duckdb")
    assert all(table.rows == 0 and table.visible_share is None for table in report.tables)
    assert all(table.rows == table.values == 0 for table in report.repeated)
    with duckdb.connect(str(tmp_path / "published.duckdb"), read_only=True) as connection:
        for table in PUBLISHED_TABLES:
            rows = connection.execute(f"select count(*) from published.published.{table}").fetchone()
            assert rows == ((1,) if table == "about" else (0,))


def test_no_domain_of_the_self_sufficiency_matrix_is_published(both: duckdb.DuckDBPyConnection) -> None:
    """Substance use and justice are special categories: for analysts alone."""
    assert not [table for table in PUBLISHED_TABLES if "self_sufficiency" in table]
    assert not [name for found in columns(both).values() for name in found if name in ("domain", "score")]
    for table in columns(both):
        told = both.execute(f"select cast(t as varchar) from funders.published.{table} as t").fetchall()
        assert not [row for (row,) in told if "substance_use" in row or "justice" in row], table
