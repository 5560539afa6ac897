"""The comparison of housing forms: which rows there are, when one is not calculated, and that adjusting adjusts."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pipelines.inference.caveats import Caveat, named
from pipelines.inference.comparison import Thresholds, comparison, pair_of
from pipelines.inference.covariates import covariates_of
from pipelines.inference.residents import EXITS, FORMS, NEGATIVE, Residents, end_of_month
from pipelines.settings import DBT_PROJECT

THRESHOLDS = Thresholds(events=10, per_coefficient=5, days=730)
Row = dict[str, Any]


def invented(sizes: dict[str, int], seed: int = 1, complexes: int = 4, age_effect: float = 0.0) -> Residents:
    """Residents of whom about half relapse and leave; the mixed ones are older, which may matter to the risk."""
    rng = np.random.default_rng(seed)
    form = np.array([name for name, size in sizes.items() for _ in range(size)], dtype=object)
    number = len(form)
    age = 40.0 + 10 * rng.normal(size=number) + 8 * (form == "mixed")
    days = np.ceil(rng.exponential(700 / np.exp(age_effect * (age - 44) / 10)))
    seen = rng.integers(300, 1100, number)
    went = days < seen
    return Residents(
        housing_form=form,
        complex_id=np.array([f"{name}{place % complexes}" for place, name in enumerate(form)], dtype=object),
        target_group=rng.choice(np.array(["homeless", "youth_care"], dtype=object), number),
        age=age,
        low_share=rng.uniform(0, 1, number),
        days_at_risk=np.minimum(days, seen),
        outcome=np.where(went, "relapse", "censored").astype(object),
        days=np.minimum(days, seen),
        exit_reason=np.where(went, "eviction", None).astype(object),
    )


def row_of(rows: list[Row], contrast: str, outcome: str, test: str) -> Row:
    (found,) = [row for row in rows if (row["contrast"], row["outcome"], row["test"]) == (contrast, outcome, test)]
    return found


def with_relapses(residents: Residents, form: str, count: int) -> Residents:
    """The same people with so many relapses in one form."""
    outcome = residents.outcome.copy()
    place = np.flatnonzero(residents.housing_form == form)
    outcome[place] = "censored"
    outcome[place[:count]] = "relapse"
    return replace(residents, outcome=outcome)


def test_a_home_without_anybody_gets_every_row_and_each_says_why_it_is_empty() -> None:
    rows = comparison(invented({}), THRESHOLDS)
    assert len(rows) == 2 * 2 + 3 * (2 * 6 + 1)
    assert len({(row["contrast"], row["outcome"], row["test"]) for row in rows}) == len(rows)
    assert not any(row["calculated"] for row in rows)
    assert all("Not calculated" in row["caveat_en"] and "Niet berekend" in row["caveat_nl"] for row in rows)
    assert all(row["caveat"] == row["caveat_nl"] for row in rows)


def test_below_ten_events_in_an_arm_nothing_is_calculated_and_at_ten_everything() -> None:
    people = invented({"mixed": 80, "scattered": 40})
    for count, calculated in ((9, False), (10, True)):
        rows = comparison(with_relapses(people, "scattered", count), THRESHOLDS)
        of_pair = [row for row in rows if row["contrast"] == "mixed against scattered" and row["outcome"] == "relapse"]
        assert [row["calculated"] for row in of_pair] == [calculated] * 6
        assert {row["reference_events"] for row in of_pair} == {count}
        assert all(("is 9, and below 10" in row["caveat_en"]) is not calculated for row in of_pair)


def test_by_month_each_day_counts_as_the_last_of_its_month() -> None:
    days = np.array([0, 1, 30, 31, 60, 61, 182, 183, 365, 366], dtype=float)
    assert end_of_month(days).tolist() == [0, 30, 30, 60, 60, 91, 182, 213, 365, 395]


def test_by_month_nothing_changes_when_every_day_moves_within_its_month() -> None:
    people = invented({"mixed": 80, "scattered": 60})
    later = replace(people, days_at_risk=end_of_month(people.days_at_risk), days=end_of_month(people.days))
    rows, moved = (comparison(one, THRESHOLDS) for one in (people, later))
    names = ("p_value_by_month", "hazard_ratio_by_month", "low_by_month", "high_by_month")
    assert [[row.get(name) for name in names] for row in rows] == [[row.get(name) for name in names] for row in moved]
    known = [row for row in rows if row.get("hazard_ratio_by_month")]
    assert {row["test"] for row in known} == {"hazard_ratio", "hazard_ratio_adjusted"} and len(known) == 4
    for row in known:
        assert row["hazard_ratio_by_month"] == pytest.approx(row["hazard_ratio"], rel=0.05)
        assert row["hazard_ratio_by_month"] != row["hazard_ratio"]


def test_all_forms_at_once_leaves_out_the_forms_with_too_few_events() -> None:
    people = invented({"mixed": 80, "scattered": 40, "flex": 40, "pitstop": 12})
    rows = comparison(with_relapses(people, "pitstop", 9), THRESHOLDS)
    found = row_of(rows, "all forms", "relapse", "gray")
    assert (found["arm"], found["degrees_of_freedom"], found["residents"]) == ("mixed, scattered, flex", 2, 160)
    (alone,) = [row for row in comparison(invented({"mixed": 80}), THRESHOLDS) if row["test"] == "gray"][:1]
    assert not alone["calculated"] and "the number of events in scattered homes is 0" in alone["caveat_en"]


def test_adjusting_takes_away_a_difference_that_age_makes() -> None:
    rows = comparison(invented({"mixed": 900, "scattered": 900}, age_effect=0.8), THRESHOLDS)
    crude = row_of(rows, "mixed against scattered", "relapse", "hazard_ratio")
    adjusted = row_of(rows, "mixed against scattered", "relapse", "hazard_ratio_adjusted")
    assert crude["low"] > 1.2
    assert adjusted["low"] < 1 < adjusted["high"]
    assert (crude["adjusted_for"], adjusted["adjusted_for"]) == (None, "age, target_group, first_zrm")
    assert "age, target group and the first" in adjusted["caveat_en"]


def test_who_is_of_unknown_age_or_was_never_assessed_stays_in_the_model() -> None:
    people = invented({"mixed": 300, "scattered": 300})
    some, all_known = np.arange(600) % 3 == 0, people.age
    rows = comparison(replace(people, age=np.where(some, np.nan, all_known)), THRESHOLDS)
    found = row_of(rows, "mixed against scattered", "relapse", "hazard_ratio_adjusted")
    assert found["calculated"] and found["residents"] + found["reference_residents"] == 600
    pair = pair_of(replace(people, age=np.where(some, np.nan, all_known)), "relapse", "mixed", "scattered")
    columns = covariates_of(pair.residents, pair.chosen, pair.people, 5).columns
    assert np.isfinite(columns).all() and columns.shape[1] == 4


def test_a_target_group_with_too_few_events_stands_with_the_largest() -> None:
    people = with_relapses(invented({"mixed": 100, "scattered": 100}), "mixed", 40)
    rare = people.target_group.copy()
    rare[:4] = "status_holder"
    pair = pair_of(replace(people, target_group=rare), "relapse", "mixed", "scattered")
    without = pair_of(people, "relapse", "mixed", "scattered")
    shapes = [covariates_of(one.residents, one.chosen, one.people, 5).columns.shape for one in (pair, without)]
    assert shapes[0] == shapes[1]


def test_with_too_few_events_for_its_coefficients_only_the_adjusted_model_is_refused() -> None:
    people = invented({"mixed": 60, "scattered": 60})
    people = with_relapses(with_relapses(people, "mixed", 10), "scattered", 10)
    rows = comparison(people, Thresholds(events=10, per_coefficient=6, days=730))
    assert row_of(rows, "mixed against scattered", "relapse", "hazard_ratio")["calculated"]
    refused = row_of(rows, "mixed against scattered", "relapse", "hazard_ratio_adjusted")
    assert not refused["calculated"] and "20 events are too few" in refused["caveat_en"]


def test_with_nothing_known_there_is_nothing_to_adjust_for() -> None:
    people = invented({"mixed": 60, "scattered": 60})
    nothing = np.full(120, np.nan)
    blank = replace(people, age=nothing, low_share=nothing, target_group=np.full(120, None, dtype=object))
    found = row_of(comparison(blank, THRESHOLDS), "mixed against scattered", "relapse", "hazard_ratio_adjusted")
    assert not found["calculated"] and "unknown or the same" in found["caveat_en"]


def test_a_single_complex_gives_a_ratio_without_an_interval() -> None:
    people = invented({"mixed": 60, "scattered": 60})
    one = np.where(people.housing_form == "scattered", "only", people.complex_id).astype(object)
    found = row_of(comparison(replace(people, complex_id=one), THRESHOLDS), *PAIR, "hazard_ratio")
    assert found["hazard_ratio"] > 0 and found.get("low") is None and found.get("p_value") is None
    assert "single complex" in found["caveat_en"]


PAIR = ("mixed against scattered", "relapse")


def test_few_complexes_are_owned_up_to() -> None:
    few, many = (comparison(invented({"mixed": 200, "scattered": 200}, complexes=n), THRESHOLDS) for n in (4, 25))
    assert "only 8 complexes" in row_of(few, *PAIR, "hazard_ratio")["caveat_en"]
    assert "complexes" not in row_of(many, *PAIR, "hazard_ratio")["caveat_en"]


def test_longer_in_mixed_homes_is_a_difference_above_nothing() -> None:
    people = invented({"mixed": 200, "scattered": 200})
    longer = np.where(people.housing_form == "mixed", people.days * 2, people.days)
    rows = comparison(replace(people, days=longer), THRESHOLDS)
    found = row_of(rows, "mixed against scattered", "any_exit", "restricted_mean")
    assert found["difference_days"] == pytest.approx(found["mean_days"] - found["reference_mean_days"], abs=1e-9)
    assert 0 < found["difference_low"] < found["difference_days"] < found["difference_high"]
    assert found["horizon_days"] == 730


def test_the_same_people_give_the_same_rows_to_the_last_digit() -> None:
    sizes = {"mixed": 90, "scattered": 60, "flex": 50, "pitstop": 12}
    assert comparison(invented(sizes), THRESHOLDS) == comparison(invented(sizes), THRESHOLDS)


def test_exits_mean_here_what_they_mean_on_the_retention_curve() -> None:
    text = (DBT_PROJECT / "macros" / "exit_reasons.sql").read_text(encoding="utf-8")
    (negative,) = re.findall(r"in \((.*?)\) then 'negative'", text)
    (positive,) = re.findall(r"in \((.*?)\) then 'positive'", text)
    assert set(NEGATIVE) == set(re.findall(r"'(\w+)'", negative))
    assert set(EXITS) - set(NEGATIVE) == {*re.findall(r"'(\w+)'", positive), "deceased"}


def test_every_form_has_a_name_in_both_languages() -> None:
    assert all(named((form,)) != Caveat(form, form) or form == "pitstop" for form in FORMS)
    assert named(("age", "target_group", "first_zrm")).nl.startswith("leeftijd, doelgroep en de eerste")
