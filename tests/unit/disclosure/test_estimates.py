"""Figures from printed counts: against figures worked by hand and against an independent implementation."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from pipelines.disclosure.estimates import Step, incidences, log_log_interval, whole_percent, wilson


def test_wilson_on_eleven_of_fourteen() -> None:
    share = wilson(11, 14)
    assert share.value == pytest.approx(0.7857142857, abs=1e-9)
    assert share.low == pytest.approx(0.5241076941, abs=1e-9)
    assert share.high == pytest.approx(0.9242861329, abs=1e-9)


def test_whole_percents_round_halves_up() -> None:
    # 29 of 200 is 14.5 %, and a digit less in binary.
    assert [whole_percent(share) for share in (0.0, 29 / 200, 0.1449, 5 / 8, 1.0)] == [0.0, 0.15, 0.14, 0.63, 1.0]


def test_wilson_stays_within_zero_and_one() -> None:
    assert wilson(15, 15).high == 1.0
    assert wilson(0, 15).low == 0.0


def test_a_rate_without_people_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="denominator"):
        wilson(0, 0)


def test_with_nobody_out_of_sight_the_incidence_is_a_plain_share() -> None:
    first, second = incidences(100, [Step(20, 10, 70), Step(30, 15, 55)])
    assert first.value == pytest.approx(0.20)
    assert second.value == pytest.approx(0.30)


def test_with_nobody_out_of_sight_the_variance_is_the_binomial_one() -> None:
    (found,) = incidences(100, [Step(20, 0, 80)])
    assert found.variance == pytest.approx(0.2 * 0.8 / 100)


def test_greenwood_on_the_worked_example() -> None:
    # 15 people, 2 ends of one kind: the interval worked out by hand for day 272 of the worked example
    (found,) = incidences(15, [Step(2, 0, 13)])
    still = found.complement()
    assert (still.low, still.high) == (pytest.approx(0.5639120057, abs=1e-9), pytest.approx(0.9648844959, abs=1e-9))


def test_people_out_of_sight_are_exposed_for_half_the_interval() -> None:
    (found,) = incidences(100, [Step(20, 0, 40)])
    assert found.value == pytest.approx(20 / (100 - 40 / 2))


def test_variance_agrees_with_aalen_johansen_when_every_step_is_an_event_day() -> None:
    # 40 people: 4 relapse and 2 die on day 1, 3 relapse and 1 dies on day 2; the rest is still there on day 3
    durations = [1] * 6 + [2] * 4 + [3] * 30
    causes = [1] * 4 + [2] * 2 + [1] * 3 + [2] + [0] * 30
    with pytest.warns(Warning, match="Tied event times"):
        fitter = AalenJohansenFitter(calculate_variance=True, jitter_level=1e-9, seed=1).fit(durations, causes, 1)
    last = incidences(40, [Step(4, 2, 34), Step(7, 3, 30)])[-1]
    assert last.value == pytest.approx(float(fitter.cumulative_density_.iloc[-1, 0]), abs=1e-6)
    assert last.variance == pytest.approx(float(fitter.variance_.iloc[-1]), rel=0.06)


def test_rounded_counts_that_do_not_add_up_still_give_a_share() -> None:
    (found,) = incidences(20, [Step(25, 5, 0)])
    assert found.value == pytest.approx(25 / 30)
    assert incidences(0, [Step(0, 0, 0)])[0].value == 0


def test_there_is_no_interval_at_zero_and_one() -> None:
    assert log_log_interval(0.0, 0.01) == (None, None)
    assert log_log_interval(1.0, 0.01) == (None, None)


steps = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=5)


@given(st.integers(4, 60), steps)
def test_incidences_rise_stay_within_zero_and_one_and_lie_in_their_interval(
    start: int, moves: list[tuple[int, int, int]]
) -> None:
    table, events, competing, at_risk = [], 0, 0, 5 * start
    for more_events, more_competing, lost in moves:
        events, competing = events + 5 * more_events, competing + 5 * more_competing
        at_risk = max(0, at_risk - 5 * (more_events + more_competing + lost))
        table.append(Step(events, competing, at_risk))
    found = incidences(5 * start, table)
    assert all(-1e-12 <= one.value <= 1 + 1e-12 and one.variance >= -1e-12 for one in found)
    assert all(after.value >= before.value for before, after in pairwise(found))
    for one in (estimate for each in found for estimate in (each.estimate(), each.complement())):
        if one.low is not None and one.high is not None:
            assert one.low <= one.value + 1e-12 and one.value <= one.high + 1e-12
            assert not math.isnan(one.low)
