import json
from datetime import date
from pathlib import Path

import pytest
from pages_home import GROUPS, RELEASE, MakeContext, build_home

from dashboards import data, data_quality
from dashboards.access import Access, open_release
from dashboards.data import CURVE_STOPS_UNDER, reading
from dashboards.rows import Publication
from dashboards.wording import Carried, Mark


def test_both_roles_read_the_same_release_and_dates(access: Access) -> None:
    with reading(access) as reader:
        about = data.about(reader)
    assert about.release == RELEASE
    assert about.as_known_on == about.reference_date == date(2022, 12, 31)


def test_a_chosen_known_on_date_stands_before_the_reference_date(tmp_path: Path) -> None:
    home = build_home(tmp_path / "home")
    manifest = home / "current" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"known_on": "2022-06-30"}))
    with reading(open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "analyst"})) as reader:
        about = data.about(reader)
    assert about.as_known_on == date(2022, 6, 30)
    assert about.reference_date == date(2022, 12, 31)


def test_a_funder_is_told_what_the_publication_is_of_and_an_analyst_is_not(funder: Access, analyst: Access) -> None:
    for access, told in ((funder, Publication("2022-Q4", date(2023, 1, 1))), (analyst, None)):
        with reading(access) as reader:
            assert data.about(reader).publication == told


@pytest.mark.parametrize("columns", ["known_on, reference_date", "* replace (null as period)"])
def test_a_publication_that_does_not_say_what_it_is_of_has_its_dates(
    funder: Access, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    rows = data.Reader.rows
    monkeypatch.setattr(data.Reader, "rows", lambda self, sql, **v: rows(self, f"select {columns} from ({sql})", **v))
    with reading(funder) as reader:
        about = data.about(reader)
    assert (about.publication, about.as_known_on) == (None, date(2022, 12, 31))


def test_a_curve_stops_where_fewer_than_ten_are_followed(analyst: Access) -> None:
    with reading(analyst) as reader:
        series = data.curves(reader, "relapse_curve", "housing_form", "cif_relapse")
    for one in series:
        assert all(isinstance(p.at_risk, int) and p.at_risk >= CURVE_STOPS_UNDER for p in one.points)
    pitstop = next(one for one in series if one.value == "pitstop")
    assert (pitstop.points, pitstop.stops_at) == ((), 0)


def test_the_largest_group_comes_first(analyst: Access) -> None:
    with reading(analyst) as reader:
        series = data.curves(reader, "relapse_curve", "housing_form", "cif_relapse")
    assert [one.value for one in series] == ["mixed", "scattered", "flex", "pitstop"]


def test_what_was_merged_comes_last_in_a_publication_alone(analyst: Access, funder: Access) -> None:
    with reading(funder) as reader:
        published = data.curves(reader, "relapse_curve", "target_group", "cif_relapse")
    with reading(analyst) as reader:
        exact = data.curves(reader, "relapse_curve", "target_group", "cif_relapse")
    assert [one.value for one in exact] == ["other", "homeless", "youth_care"]
    assert [one.value for one in published] == ["homeless", "youth_care", "other"]


@pytest.mark.parametrize(
    ("table", "figure", "events"),
    [
        ("relapse_curve", "cif_relapse", ("relapsed", "died")),
        ("retention_curve", "still_housed", ("negative", "positive", "died")),
        ("lease_flip_curve", "cif_flip", ("flipped", "exited")),
    ],
)
def test_the_risk_table_adds_up_to_everyone_at_every_horizon(
    analyst: Access, table: str, figure: str, events: tuple[str, ...]
) -> None:
    with reading(analyst) as reader:
        series = data.curves(reader, table, "housing_form", figure, events)
    for one in series:
        assert [risk.day for risk in one.risks] == [0, 182, 365, 547, 730, 1095]
        for risk in one.risks:
            assert risk.at_risk + sum(risk.events) + risk.censored == GROUPS["housing_form", one.value]  # type: ignore[operator,arg-type]


def test_a_funder_gets_horizons_of_every_group_and_months_of_large_ones(funder: Access) -> None:
    with reading(funder) as reader:
        forms = data.curves(reader, "relapse_curve", "housing_form", "cif_relapse", ("relapsed", "died"))
        years = data.curves(reader, "relapse_curve", "move_in_year", "cif_relapse", ("relapsed", "died"))
    mixed = next(one for one in forms if one.value == "mixed")
    assert [point.day for point in mixed.points if point.between] == [91, 456, 913] and mixed.by_month
    assert [point.day for point in mixed.told] == [182, 365, 547, 730, 1095] == [risk.day for risk in mixed.risks]
    assert not any(one.by_month for one in years)
    assert [point.day for point in years[0].points] == [182, 365, 547, 730, 1095]


def test_an_analyst_reads_and_sees_every_day(analyst: Access) -> None:
    with reading(analyst) as reader:
        (one,) = data.curves(reader, "relapse_curve", "all", "cif_relapse")
    assert one.told == one.points and not one.by_month


def test_a_funder_gets_hidden_cells_as_marks(funder: Access) -> None:
    with reading(funder) as reader:
        series = data.curves(reader, "relapse_curve", "housing_form", "cif_relapse", ("relapsed", "died"))
    by_value = {one.value: one for one in series}
    assert {point.figure for point in by_value["pitstop"].points} == {Mark.HIDDEN}
    assert by_value["pitstop"].size is Mark.HIDDEN
    assert by_value["flex"].risks[-1].events == (Mark.HIDDEN, Mark.HIDDEN)
    assert by_value["mixed"].risks[0].censored == 4
    assert by_value["flex"].risks[-1].censored is Mark.HIDDEN


def test_a_number_that_is_not_there_is_unknown_and_not_hidden(analyst: Access) -> None:
    with reading(analyst) as reader:
        (row,) = reader.rows("select null::integer as missing, 1.5::decimal(3, 1) as exact, null::date as day")
    assert row == {"missing": Mark.UNKNOWN, "exact": 1.5, "day": None}


def test_a_sum_over_a_hidden_cell_is_hidden(funder: Access) -> None:
    with reading(funder) as reader:
        homes = {(row.housing_form, row.month): row for row in data.homes(reader)}
    assert homes["pitstop", date(2021, 1, 1)].delivered_total is Mark.HIDDEN
    assert homes["mixed", date(2021, 1, 1)].delivered_total == 12


def test_a_carried_number_is_that_number_and_a_sum_over_it_is_carried(funder: Access) -> None:
    with reading(funder) as reader:
        progress = data.progress(reader)
        homes = {(row.housing_form, row.month): row.delivered_total for row in data.homes(reader)}
    assert [month.moved_in_total for month in progress[1:3]] == [16, 16]
    assert [isinstance(month.moved_in_total, Carried) for month in progress[1:3]] == [False, True]
    assert (homes["flex", date(2021, 7, 1)], homes["flex", date(2021, 4, 1)]) == (12, 12)
    assert isinstance(homes["flex", date(2021, 7, 1)], Carried)
    assert not isinstance(homes["flex", date(2021, 4, 1)], Carried)


def test_a_sum_over_a_hidden_and_a_carried_cell_is_hidden(funder: Access) -> None:
    parts = "(values (12, 'u', 5, '', 7, 'u'), (null, 'c', 5, 'u', 1, ''))"
    columns = ", ".join(f"{name}, {name}_status" for name in ("first", "second", "third"))
    with reading(funder) as reader:
        sums = data.sums_of(reader, {name: name for name in ("first", "second", "third")})
        (row,) = reader.rows(f"select {sums} from {parts} as counted ({columns})")
    assert row["first"] is Mark.HIDDEN
    assert (row["second"], row["third"]) == (10, 8)
    assert isinstance(row["second"], Carried) and isinstance(row["third"], Carried)


def test_a_table_that_is_not_published_gives_no_rows(funder: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(funder) as reader:
        monkeypatch.setattr(data.Reader, "has", lambda *_: False)
        assert data.curves(reader, "relapse_curve", "all", "cif_relapse") == []
        assert data.milestones(reader) == data.phases(reader) == data.timeline(reader, "all", "all") == []
        assert data.breakdowns(reader, "relapse_curve") == ()


def test_only_breakdowns_that_the_table_holds_are_offered(access: Access) -> None:
    with reading(access) as reader:
        assert data.breakdowns(reader, "relapse_curve") == ("housing_form", "target_group", "move_in_year")


def test_a_late_register_is_seen_by_both_roles(access: Access) -> None:
    with reading(access) as reader:
        late = [one for one in data_quality.registers(reader) if one.late]
    assert [(one.partner, one.register_date) for one in late] == [("legerdesheils", date(2022, 3, 31))]


def test_a_refused_dataset_is_counted_in_its_delivery(access: Access) -> None:
    with reading(access) as reader:
        refused = [one for one in data_quality.deliveries(reader) if one.refused]
    assert [(one.partner, one.delivery, one.rows_held_back) for one in refused] == [("portaal", "2022-06-30", 120)]


def test_rows_and_messages_of_a_check_are_for_analysts_alone(analyst: Access, funder: Access) -> None:
    with reading(analyst) as reader:
        told = {one.check: one for one in data_quality.checks(reader)}
    with reading(funder) as reader:
        published = {one.check: one for one in data_quality.checks(reader)}
    assert (told["code"].example_rows, told["code"].failed) == ("4, 9", 2)
    assert (published["code"].example_rows, published["code"].message) == ("", "")
    assert published["code"].failed is Mark.HIDDEN


def test_complexes_are_called_by_name_where_the_data_has_one(
    analyst: Access, funder: Access, context_of: MakeContext
) -> None:
    assert data.names(context_of(analyst).reader, "complex") == {"C-MIX": "MIXIT"}
    assert data.names(context_of(funder).reader, "complex") == {}
    assert data.names(context_of(analyst).reader, "partner") == {}


def test_links_are_counted_per_partner_for_analysts_and_not_at_all_for_funders(analyst: Access, funder: Access) -> None:
    with reading(analyst) as reader:
        (portaal,) = data_quality.links(reader)
    assert (portaal.partner, portaal.leases, portaal.unlinked, portaal.ambiguous) == ("portaal", 4, 1, 2)
    assert (portaal.pseudonym, portaal.placement_date, portaal.forced, portaal.placement_tenant) == (1, 1, 1, 0)
    with reading(funder) as reader:
        assert data_quality.links(reader) == []
