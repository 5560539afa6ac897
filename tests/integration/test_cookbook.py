"""The cookbook's questions: its own SQL, asked as `thuis sql` asks it, with answers that were worked out otherwise."""

import csv
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_region import WORKED_EXAMPLE
from test_readme_questions import answer
from thuis_command import KEY

from pipelines.intake.pseudonyms import rekey
from pipelines.queries.ask import asking
from pipelines.queries.log import Asker
from pipelines.queries.process import Question
from pipelines.release.current import current_release
from pipelines.settings import DEFAULT_RAW

pytestmark = pytest.mark.slow

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"
SECTION = re.compile(r"^## (\d+)\. (.+?\?)$\n+```sql\n(.*?)^```\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
RECIPES = {int(n): (title, sql, reading) for n, title, sql, reading in SECTION.findall(COOKBOOK.read_text("utf-8"))}
# What has no row in a region where all went well, or which keeps no account of its money.
NOT_ON_THE_SIXTEEN = {7, 8, 18}
# What has no row in a region where all went well.
NOT_ON_THE_DEMO = {19}


def asked(home: Path, number: int) -> pl.DataFrame:
    return answer(home, RECIPES[number][1])


def by_hand(table: str) -> list[dict[str, str]]:
    with (WORKED_EXAMPLE / "expected" / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def key_of(person: str) -> str:
    return rekey(person, KEY.encode())


def test_there_are_nineteen_questions_and_each_says_how_to_read_its_answer() -> None:
    assert list(RECIPES) == list(range(1, 20))
    assert len({title for title, _, _ in RECIPES.values()}) == 19
    assert [number for number, (_, _, reading) in RECIPES.items() if len(reading.split()) < 30] == []


@pytest.mark.parametrize("number", sorted(set(RECIPES) - NOT_ON_THE_DEMO))
def test_every_question_has_an_answer_without_idle_columns_on_the_demo(demo_home: Path, number: int) -> None:
    found = asked(demo_home, number)

    assert found.height > 0
    assert [name for name in found.columns if found[name].null_count() == found.height] == []


def test_every_question_is_answered_within_the_limits_of_peoples_sql(demo_home: Path) -> None:
    database = current_release(demo_home).warehouse
    for _, query, _ in RECIPES.values():
        with asking(demo_home, Asker("tester", "analyst", "command"), Question(database, query)) as answer:
            assert answer.table().num_columns >= 2


@pytest.mark.parametrize("number", sorted(set(RECIPES) - NOT_ON_THE_SIXTEEN))
def test_every_question_has_the_same_columns_on_the_sixteen(demo_home: Path, worked_home: Path, number: int) -> None:
    found = asked(worked_home, number)

    assert found.height > 0
    assert found.columns == asked(demo_home, number).columns


@pytest.mark.parametrize("number", sorted(NOT_ON_THE_SIXTEEN))
def test_what_the_sixteen_have_nothing_of_has_no_row(worked_home: Path, number: int) -> None:
    assert asked(worked_home, number).height == 0


def test_relapses_within_a_year_are_those_worked_out_by_hand(worked_home: Path) -> None:
    expected = {
        (key_of(row["resident_key"]), int(row["days_at_risk"]), row["relapse_rule"])
        for row in by_hand("fct_relapse")
        if row["relapsed"] == "true" and int(row["days_at_risk"]) <= 365
    }

    assert len(expected) == 2
    assert set(asked(worked_home, 1).select("resident_key", "days_at_risk", "relapse_rule").rows()) == expected


def test_relapse_by_form_is_the_last_row_of_the_curve_before_the_horizon(worked_home: Path) -> None:
    for form, months, at_risk, percent, low, high in asked(worked_home, 2).rows():
        day = {12: 365, 24: 730}[months]
        curve = [row for row in by_hand("relapse_curve") if (row["breakdown"], row["value"]) == ("housing_form", form)]
        last = max((row for row in curve if int(row["day"]) <= day), key=lambda row: int(row["day"]))
        figures = [last[f"cif_relapse{end}"] for end in ("", "_low", "_high")]

        assert at_risk == int(last["at_risk"])
        assert [percent, low, high] == pytest.approx(
            [100 * float(one) if one else None for one in figures], abs=0.05001
        ), form


def test_who_is_behind_plan_is_who_was_found_by_hand(worked_home: Path) -> None:
    expected = {
        (key_of(row["resident_key"]), round(float(row["baseline_hours"]), 2), round(float(row["current_hours"]), 2))
        for row in by_hand("fct_guidance_milestone")
        if row["plan_status"] == "behind"
    }

    assert len(expected) == 2
    assert set(asked(worked_home, 3).select("resident_key", "baseline_hours", "current_hours").rows()) == expected


def test_each_lease_that_was_to_flip_stands_in_one_group(worked_home: Path, demo_home: Path) -> None:
    assert dict(asked(worked_home, 4).rows()) == {
        "flipped on time": 4,
        "left before a flip": 2,
        "not due yet": 3,
        "overdue": 1,
    }
    (candidates,) = answer(demo_home, "select count(*) as n from marts.fct_lease_flip")["n"]
    assert asked(demo_home, 4)["residents"].sum() == candidates


def test_the_row_a_lease_came_from_is_that_row_of_the_partners_file(worked_home: Path) -> None:
    for lease in asked(worked_home, 5).iter_rows(named=True):
        file = WORKED_EXAMPLE / "raw" / lease["partner"] / lease["delivery"] / "leases.csv"
        row = file.read_text(encoding="utf-8").splitlines()[lease["row_number_in_file"] - 1]

        assert lease["lease_id"] in row.split(",")


def test_the_partner_that_fell_silent_is_late(worked_home: Path) -> None:
    found = asked(worked_home, 6).rows(named=True)

    assert [row["partner"] for row in found] == ["legerdesheils"]
    assert str(found[0]["furthest_behind"]) == max(
        path.name for path in (WORKED_EXAMPLE / "raw" / "legerdesheils").iterdir()
    )


def test_held_back_rows_are_told_for_every_partner_that_has_any(demo_home: Path) -> None:
    sums = "select partner, sum(rows_held_back) as n from marts.dim_delivery group by partner having n > 0"
    accounts = dict(answer(demo_home, sums).rows())
    told = asked(demo_home, 7).group_by("partner").agg(pl.col("rows_held_back").sum())

    assert {partner: int(rows) for partner, rows in told.rows()} == {p: int(n) for p, n in accounts.items()}


def test_the_unlinked_lease_of_the_demo_is_in_the_file_where_it_is_said_to_be(demo_home: Path) -> None:
    (lease,) = asked(demo_home, 8).rows(named=True)
    folder = DEFAULT_RAW / lease["partner"] / lease["delivery"]
    rows = [path.read_bytes().splitlines()[lease["row_number_in_file"] - 1] for path in folder.glob("huurcontracten*")]

    assert any(lease["lease_id"].encode() in row for row in rows)


def test_disagreements_of_the_sixteen_are_five_stays_and_one_death(worked_home: Path) -> None:
    found = asked(worked_home, 9)
    cases = {kind: int(count) for kind, count in found.group_by("kind").agg(pl.col("cases").sum()).rows()}

    assert cases == {"shelter_while_housed": 5, "lease_after_death": 1}
    assert found.filter(pl.col("kind") == "lease_after_death")["chosen"].to_list() == ["second"]


@pytest.mark.parametrize("home", ["worked_home", "demo_home"])
def test_the_parts_of_every_breakdown_add_up_to_all(home: str, request: pytest.FixtureRequest) -> None:
    found = asked(request.getfixturevalue(home), 10)

    assert found.height == found["breakdown"].n_unique() * 5
    assert found["breakdown"].n_unique() >= 6
    assert found.select("eligible_apart", "housed_apart", "died_apart").sum_horizontal().abs().sum() == 0


def test_what_came_in_since_is_what_was_received_later(worked_home: Path, demo_home: Path) -> None:
    later = {
        (path.parent.name, path.name)
        for path in WORKED_EXAMPLE.glob("raw/*/*")
        if path.is_dir() and path.name > "2022-12-31"
    }
    found = asked(worked_home, 11)
    corrections = asked(demo_home, 11).filter(pl.col("reference_date").cast(pl.String) <= "2022-12-31")

    assert set(found.select("partner", "delivery").rows()) == later
    assert corrections.select("partner", "delivery").rows() == [("mitros", "2022-12-31.2")]


def stairs(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Per step: who reached it, and who stopped there."""
    steps = sorted({row["step_number"] for row in rows})
    return [
        (
            sum(row["residents"] for row in rows if row["step_number"] == step and row["reason"] == "reached"),
            sum(row["residents"] for row in rows if row["step_number"] == step and row["reason"] != "reached"),
        )
        for step in steps
    ]


def test_the_staircase_loses_nobody_and_ends_at_the_denominator(worked_home: Path) -> None:
    steps = stairs(asked(worked_home, 12).rows(named=True))
    (whole,) = [
        row
        for row in by_hand("retention_at_horizon")
        if (row["breakdown"], row["value"], row["months"]) == ("all", "all", "12")
    ]

    assert [here - stopped for here, stopped in steps[:-1]] == [reached for reached, _ in steps[1:]]
    assert steps[-1] == (int(whole["eligible"]) - int(whole["died"]),) * 2


def test_renewed_rises_are_those_worked_out_by_hand(worked_home: Path) -> None:
    expected = {
        (key_of(row["resident_key"]), row["reintensified_on"])
        for row in by_hand("fct_guidance_milestone")
        if row["reintensified_on"]
    }
    found = asked(worked_home, 13).select("resident_key", pl.col("reintensified_on").cast(pl.String))

    assert len(expected) == 1
    assert set(found.rows()) == expected


def test_a_comparison_is_given_with_its_interval_or_not_at_all(worked_home: Path, demo_home: Path) -> None:
    few, enough = asked(worked_home, 14), asked(demo_home, 14).filter(pl.col("test") == "hazard_ratio")

    assert few["hazard_ratio"].null_count() == few.height
    assert all(caveat.startswith("Not calculated") for caveat in few["caveat"])
    assert enough["hazard_ratio"].drop_nulls().len() > 0
    assert (
        enough.drop_nulls("hazard_ratio")
        .filter(~pl.col("hazard_ratio").is_between(pl.col("low"), pl.col("high")))
        .is_empty()
    )


def test_newest_deliveries_are_held_against_older_ones(demo_home: Path) -> None:
    found = asked(demo_home, 15)

    assert found.select("partner", "dataset").is_unique().all()
    assert found.filter(pl.col("former_delivery") >= pl.col("delivery")).is_empty()
    assert found.filter(pl.col("rows_now") < 0).is_empty()


def test_supply_lies_where_the_hand_worked_table_says(worked_home: Path) -> None:
    by_year = {row["year"]: row for row in by_hand("supply_demand")}
    found = asked(worked_home, 16)

    assert found["year"].to_list() == [2021, 2022, 2023]
    for year, homes, keys, asked_for, position, wait in found.rows():
        row = by_year[str(year)]
        told = (row["lower_bound"], row["keys"], row["upper_bound"], row["position"], row["median_wait_days"])
        assert (str(homes), str(keys), str(asked_for), position, f"{wait:g}") == told


def test_what_municipalities_must_house_is_what_the_region_delivered(demo_home: Path) -> None:
    (newest,) = (DEFAULT_RAW / "region" / "2024-06-30").glob("taakstelling*")
    delivered = pl.read_csv(newest, separator=";").group_by("Gemeente").agg(pl.col("Personen").sum())
    found = asked(demo_home, 17)
    moved_in = answer(demo_home, "select count(*) as n from marts.dim_resident where first_move_in is not null")

    told = {municipality: int(people) for municipality, people in found.select("municipality", "to_be_housed").rows()}
    assert told == dict(delivered.rows())
    assert int(found["housed"].sum()) == moved_in["n"][0]


def test_money_per_resident_is_paid_over_housed_and_paid_is_what_the_region_booked(demo_home: Path) -> None:
    (newest,) = (DEFAULT_RAW / "region" / "2024-06-30").glob("uitgaven*")
    bookings = pl.read_csv(newest, separator=";", infer_schema=False).unique("Boeking")
    bookings = bookings.filter(pl.col("Soort") == "betaling").with_columns(pl.col("Bedrag").str.replace(",", "."))
    booked = {
        (municipality, project): amount
        for municipality, project, amount in bookings.group_by("Gemeente", "Project")
        .agg(pl.col("Bedrag").cast(pl.Float64).sum())
        .rows()
    }
    for row in asked(demo_home, 18).rows(named=True):
        assert row["paid_per_resident"] == pytest.approx(row["paid"] / row["residents"], abs=1)
        if row["project"] != "unallocated":
            assert row["paid"] == pytest.approx(booked.get((row["municipality"], row["project"]), 0), abs=1)


def test_complexes_above_their_norm_are_those_of_the_hand_worked_table(worked_home: Path) -> None:
    newest = {row["complex_id"]: row for row in by_hand("complex_balance") if row["norm"] and int(row["occupied"])}
    above = {name: row for name, row in newest.items() if float(row["share"]) > float(row["norm"])}
    found = asked(worked_home, 19).rows(named=True)

    assert {row["complex_id"] for row in found} == set(above)
    for row in found:
        told = above[row["complex_id"]]
        assert str(row["month"]) == told["month"]
        assert row["percent"] == pytest.approx(100 * float(told["share"]), abs=0.05)
        assert row["percent_low"] <= row["percent"] <= row["percent_high"]
