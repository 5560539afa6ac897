"""The forecasts of move-ins and of hours: by hand where that can be done, and held against worlds that are known."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_inference import FIRST_DAY, RULES, guided, progress_of

from pipelines.demo.settlement import settle
from pipelines.inference.capacity import capacity, expected, month_after, newcomers, of_newcomers
from pipelines.inference.drift import MONTH, Pace, foreseen, pace_of
from pipelines.inference.moves import forecasts, monthly, pace
from pipelines.inference.prediction import Prediction, dispersion, predicted
from pipelines.inference.tapers import Guided, ratio_in, taper

EVERY_FOURTH_DAY = [FIRST_DAY + timedelta(days=4 * number) for number in range(182)]


def test_an_interval_is_that_of_the_gamma_distribution() -> None:
    """Mean 1, variance 1 is the exponential: its quantiles are -ln(1 - p)."""
    found = predicted(1, 1)
    assert (found.low, found.high) == pytest.approx((-math.log(0.975), -math.log(0.025)), abs=1e-9)
    assert predicted(3, 0).low == predicted(3, 0).high == 3
    assert predicted(1000, 1).high == pytest.approx(1000 + 1.96, abs=0.01)


def test_dispersion_by_hand() -> None:
    """Counts 2, 4, 9 in months alike: mean 5, squares 9 + 1 + 16 over 5, by 2."""
    assert dispersion(np.array([2.0, 4, 9]), np.ones(3)) == pytest.approx(26 / 5 / 2, abs=1e-12)
    assert dispersion(np.array([5.0, 5, 5]), np.ones(3)) == 1
    assert dispersion(np.array([3.0]), np.ones(1)) == dispersion(np.zeros(4), np.ones(4)) == 1


def test_a_very_skewed_interval_still_reaches_to_the_mean() -> None:
    """Variance 1000 around a mean of 1: 975 in 1000 lie near nothing."""
    assert predicted(1, 1000).high == 1


def test_people_are_whole_and_bounds_round_outwards() -> None:
    assert Prediction(2.5, 0.3, 4.1).whole(10) == Prediction(12.5, 10, 15)
    assert Prediction(2.5, 1, 4).whole(10) == Prediction(12.5, 11, 14)


def test_a_steady_pace_reaches_the_target_on_the_day_it_adds_up_to() -> None:
    """By the end of June 2022: 133 people, one every four days; 67 more take 268 days, give or take a month's ends."""
    rows = forecasts(progress_of(EVERY_FOURTH_DAY), RULES)
    row = next(row for row in rows if row["made_on"] == date(2022, 6, 30))
    assert row["moved_in_total"] == 133
    assert abs(row["target_on"] - (date(2022, 6, 30) + timedelta(days=268))) < timedelta(days=10)
    assert row["target_on_low"] < row["target_on"]
    assert row["per_month"] == pytest.approx(MONTH / 4, rel=0.05)
    assert (row["forecast_for"], row["actual_total"]) == (date(2022, 12, 31), 179)
    assert rows[0]["coverage"] == 1 and rows[0]["forecasts_checked"] > 12
    assert f"Of {rows[0]['forecasts_checked']} earlier" in row["caveat_en"]


def test_what_was_seen_keeps_half_its_weight_by_the_month_by_hand() -> None:
    """Counts 8, 4, 2 over 30 days each: 8/4 + 4/2 + 2 = 6 people, by 30/4 + 30/2 + 30 = 52.5 days. At 50 months of
    evidence nothing in three months moves the discount off its least."""
    found = pace_of(np.array([8.0, 4, 2]), np.full(3, 30.0), least=0.5, months=50)
    assert (found.people, found.rate, found.discount) == pytest.approx((6, 6 / 52.5, 0.5), abs=1e-12)


def test_the_chance_of_a_count_before_it_came_by_hand() -> None:
    """Two people in two days, next day nobody: (2/3)^2. One: 2 x (2/3)^2 x 1/3."""
    none, one = (foreseen(count, 1.0, np.array([2.0]), np.array([2.0]))[0] for count in (0.0, 1.0))
    assert np.exp([none, one]) == pytest.approx([4 / 9, 8 / 27], abs=1e-12)


def test_a_pace_that_stays_is_believed_and_one_that_jumps_is_not() -> None:
    """The more the months differ, the less of them is kept."""
    steady, jumpy = np.full(24, 10.0), np.tile([2.0, 2, 2, 18, 18, 18], 4)
    kept = [pace_of(counts, np.full(24, 30.0), least=0.54, months=3).discount for counts in (steady, jumpy)]
    assert kept == pytest.approx([0.87, 0.54], abs=0.06)


def test_doubt_about_a_pace_grows_with_its_drift_by_hand() -> None:
    """Variance at 60 days: days x rate for chance; doubt added up day by day, a pair of days as sure as the first."""
    found, days = Pace(rate=0.5, people=40, discount=0.6), 60
    per_day = 0.6 ** (-(np.arange(days * 4) + 0.5) / 4 / MONTH)
    doubt = sum(value * (2 * (days * 4 - 1 - place) + 1) for place, value in enumerate(per_day)) / 16
    wanted = predicted(30, 30 + 0.25 / 40 * doubt)
    assert (found.after(days).low, found.after(days).high) == pytest.approx((wanted.low, wanted.high), rel=1e-3)
    assert found.after(days).high > Pace(rate=0.5, people=40, discount=0.9).after(days).high


def test_the_day_a_bound_is_reached_is_where_the_bound_of_the_number_is_the_target() -> None:
    found = Pace(rate=0.25, people=200, discount=0.97)
    for bound in ("low", "expected", "high"):
        days = found.days_to(40, bound)
        assert days is not None
        assert getattr(found.after(days), bound) == pytest.approx(40, abs=0.01)
    assert Pace(rate=0.001, people=20, discount=0.9).days_to(40, "expected") is None
    assert Pace(rate=0.25, people=10, discount=0.6).days_to(400, "low") is None


def test_before_three_months_or_ten_people_there_is_no_forecast_and_the_row_says_so() -> None:
    early, third, *_ = [
        row for row in forecasts(progress_of(EVERY_FOURTH_DAY), RULES) if row["made_on"].month in (2, 3)
    ]
    assert (early["calculated"], third["calculated"]) == (False, True)
    assert "fewer than 3 months" in early["caveat_en"]
    for people, calculated in ((9, False), (10, True)):
        row = forecasts(progress_of([FIRST_DAY] * people, complete=3, months=3), RULES)[-1]
        assert row["calculated"] is calculated


def test_once_the_target_is_reached_its_day_is_known() -> None:
    rows = forecasts(progress_of(EVERY_FOURTH_DAY, target=50), RULES)
    reached = FIRST_DAY + timedelta(days=4 * 49)
    for row in rows:
        assert row["reached_on"] == (reached if row["made_on"] >= reached else None)
    assert {row["target_on"] for row in rows if row["calculated"] and row["reached_on"]} == {reached}


def test_when_the_window_is_over_nothing_is_foreseen() -> None:
    last = forecasts(progress_of(EVERY_FOURTH_DAY), RULES)[-1]
    assert (last["made_on"], last["calculated"]) == (date(2023, 1, 14), False)
    assert "over, with 182 people housed against a target of 200" in last["caveat_en"]


def test_a_home_without_months_or_people_has_forecasts_of_nothing() -> None:
    assert forecasts(progress_of([], months=0), RULES) == []
    assert not any(row["calculated"] for row in forecasts(progress_of([]), RULES))
    assert monthly(progress_of([]), RULES) == []


def test_a_month_shows_what_was_foreseen_six_months_before_and_an_open_one_what_is_foreseen_now() -> None:
    progress = progress_of(EVERY_FOURTH_DAY, complete=20)
    rows = {row["month"]: row for row in monthly(progress, RULES)}
    made = {row["made_on"]: row for row in forecasts(progress, RULES)}
    assert min(rows) == date(2021, 9, 1)  # six months after the third
    assert rows[date(2022, 5, 1)]["forecast"] == pytest.approx(made[date(2021, 11, 30)]["expected_total"], abs=1e-9)
    assert rows[date(2022, 9, 1)]["forecast_high"] < rows[date(2023, 1, 1)]["forecast_high"]


def test_an_open_month_is_never_foreseen_under_what_already_moved_in() -> None:
    progress = progress_of([*EVERY_FOURTH_DAY, *[date(2022, 9, 3)] * 60], complete=20)
    row = next(row for row in monthly(progress, RULES) if row["month"] == date(2022, 9, 1))
    assert row["forecast"] == row["forecast_low"] == progress.moved_in[:21].sum()


def test_nothing_that_came_later_changes_an_earlier_forecast() -> None:
    later = [*EVERY_FOURTH_DAY[:120], *[date(2022, 8, 1)] * 70]
    for one, other in zip(*(forecasts(progress_of(days), RULES) for days in (EVERY_FOURTH_DAY, later)), strict=True):
        if one["made_on"] <= date(2022, 4, 30):
            assert [one.get(name) for name in FORESEEN] == [other.get(name) for name in FORESEEN]


FORESEEN = ("per_month", "expected_total", "low", "high", "target_on", "target_on_low", "target_on_high")


def test_at_a_pace_that_stays_the_interval_holds_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(1)
    held = []
    for _ in range(80):
        days = [FIRST_DAY + timedelta(days=int(day)) for day in rng.integers(0, 730, 160)]
        held += [row["held"] for row in forecasts(progress_of(days), RULES) if row["held"] is not None]
    assert 0.92 < np.mean(held) < 0.995


@pytest.mark.deep
def test_in_regions_that_fill_fast_and_then_slow_down_it_does_too() -> None:
    """A hundred invented regions, none of them looked at when the least discount was chosen (seeds 1 to 300)."""
    held, widths = [], []
    for seed in range(301, 401):
        progress = progress_of([resident.move_in for resident in settle(200, seed).residents])
        rows = [row for row in forecasts(progress, RULES) if row["held"] is not None]
        held += [row["held"] for row in rows]
        widths += [row["high"] - row["low"] for row in rows]
    assert len(held) == 2200
    assert 0.93 < np.mean(held) < 0.97
    assert np.mean(widths) < 100


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 729), max_size=250))
def test_forecasts_stand_in_order_whatever_the_days_are(days: list[int]) -> None:
    progress = progress_of([FIRST_DAY + timedelta(days=day) for day in days])
    for row in forecasts(progress, RULES):
        if row["calculated"]:
            assert row["moved_in_total"] <= row["low"] <= row["expected_total"] <= row["high"]
            assert row["target_on"] is None or row["target_on_low"] <= row["target_on"]
            assert row["target_on_high"] is None or row["target_on"] <= row["target_on_high"]


def test_a_ratio_by_hand() -> None:
    """Present 4 and 6, later 2 and 4: 6/10; off by -0.4 and 0.4; one person's months are taken together."""
    now, later = np.array([4.0, 6]), np.array([2.0, 4])
    assert ratio_in(now, later, np.array([0, 1])) == pytest.approx((0.6, 2 * 0.16 / 100, 0.16), abs=1e-12)
    assert ratio_in(now, later, np.array([0, 0])) == pytest.approx((0.6, 0, 0.16), abs=1e-12)


def fading(people: int, months: int, by: float) -> Guided:
    """Everyone starts before the first month with an hour a day, which fades by the month; nobody leaves."""
    hours = np.tile(by ** np.arange(months), (people, 1))
    return Guided(hours, hours, np.zeros(hours.shape, dtype=bool), np.full(people, -1))


def test_a_fading_that_always_was_goes_on() -> None:
    rows = capacity(fading(12, 30, by=0.9), date(2023, 6, 1))
    for row in rows:
        _, days = month_after(date(2023, 6, 1), row["months_ahead"])
        assert row["expected_hours"] == pytest.approx(12 * 0.9 ** (29 + row["months_ahead"]) * days, rel=1e-9)
        assert row["hours_newcomers"] == 0
    assert [row["month"] for row in rows[:7]][::6] == [date(2023, 7, 1), date(2024, 1, 1)]
    assert rows[2]["checked_month"] == date(2023, 3, 1)


def test_nine_residents_are_too_few_for_a_taper_and_ten_are_not() -> None:
    assert taper(fading(9, 30, by=0.9), 3) is None
    assert taper(fading(10, 30, by=0.9), 3) is not None
    assert {row["calculated"] for row in capacity(fading(9, 30, by=0.9), date(2023, 6, 1))} == {False}


@pytest.mark.parametrize("months", [0, 1, 12])
def test_with_a_year_of_guidance_or_less_every_month_says_why_there_is_no_forecast(months: int) -> None:
    rows = capacity(fading(20, months, by=0.9), date(2023, 6, 1) if months else None)
    assert [row["months_ahead"] for row in rows] == list(range(1, 13))
    assert all(not row["calculated"] and "Not calculated" in row["caveat_en"] for row in rows)


def test_who_left_asks_no_more_hours_and_who_is_silent_goes_on_for_half_a_year() -> None:
    whole, people = fading(20, 30, by=1.0), 20
    gone = Guided(whole.hours.copy(), whole.partly, whole.left.copy(), whole.start)
    gone.hours[:5, 28:], gone.left[:5, 28:] = 0.0, True
    silent = Guided(whole.hours.copy(), whole.partly, whole.left, whole.start)
    silent.hours[:5, 25:] = np.nan
    lost = Guided(whole.hours.copy(), whole.partly, whole.left, whole.start)
    lost.hours[:5, 20:] = np.nan
    found = [expected(one, 1) for one in (whole, gone, silent, lost)]
    assert [round(one.present, 6) if one else None for one in found][::2] == [people, people]
    assert found[1] and found[1].present < 15.0 + 1e-9
    assert found[3] and found[3].present == pytest.approx(15, abs=1e-9)
    assert "sight for over half a year is not counted: 5 people" in capacity(lost, date(2023, 6, 1))[0]["caveat_en"]


def test_newcomers_by_hand() -> None:
    """One a month in the last twelve with an hour a day: half of one in the first month, three and a half in the
    fourth, beside the one who just started."""
    start = np.arange(12, 24)
    hours = np.where(np.arange(24)[None, :] > start[:, None], 1.0, np.nan)
    one_a_month = Guided(hours, np.nan_to_num(hours), np.zeros(hours.shape, dtype=bool), start)
    found = newcomers(one_a_month)
    assert (found.per_month, found.spread, found.months) == (1, 1, 12)
    assert of_newcomers(one_a_month, found, 1)[0] == pytest.approx(0.5 + 1, abs=1e-12)
    assert of_newcomers(one_a_month, found, 4)[0] == pytest.approx(3.5 + 1, abs=1e-12)


def test_where_tapers_are_as_they_were_most_earlier_forecasts_held() -> None:
    shares = [capacity(guided(seed=seed, months=40), date(2023, 12, 1))[0] for seed in range(12)]
    assert all(row["forecasts_checked"] == 57 for row in shares)
    assert np.mean([row["coverage"] for row in shares]) > 0.85


def test_the_end_of_the_series_changes_no_earlier_forecast() -> None:
    whole = guided(months=40)
    cut, other = whole.until(30), Guided(whole.hours.copy(), whole.partly.copy(), whole.left, whole.start)
    other.hours[:, 31:] *= 3
    assert expected(cut, 4) == expected(other.until(30), 4)


def test_the_order_of_residents_changes_nothing() -> None:
    whole: Any = guided(months=40)
    order = np.random.default_rng(3).permutation(len(whole.start))
    mixed = Guided(whole.hours[order], whole.partly[order], whole.left[order], whole.start[order])
    for one, other in zip(capacity(whole, date(2023, 12, 1)), capacity(mixed, date(2023, 12, 1)), strict=True):
        assert one["expected_hours"] == pytest.approx(other["expected_hours"], rel=1e-9)
        assert one["high"] == pytest.approx(other["high"], rel=1e-9)


def test_an_old_burst_weighs_less_by_the_month() -> None:
    """Fifty people in February and one a month since: by the end of August the pace is nearer one than eight."""
    burst = [*[date(2021, 2, 1)] * 50, *[date(2021, 3 + number, 10) for number in range(6)]]
    found = pace(progress_of(burst), 7, RULES)
    assert found and MONTH * found.rate < 56 / 7.5 / 2
