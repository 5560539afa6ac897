"""The tests and models of inference on cases worked by hand, on known figures, and beside lifelines."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.inference.cox import Fit, fit
from pipelines.inference.gray import days_with_events, gray, incidences, scores
from pipelines.inference.log_rank import log_rank
from pipelines.inference.proportional import proportional
from pipelines.inference.restricted_mean import common_horizon, difference, restricted_mean
from pipelines.inference.risk import Followed, followed, risk_table

# Freireich's leukaemia trial, in every textbook: weeks to relapse with and without 6-MP (0 = still well).
TREATED = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1)]
TREATED += [(17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]
UNTREATED = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
TRIAL = followed(
    [day for day, _ in TREATED] + UNTREATED, [cause for _, cause in TREATED] + [1] * 21, [0] * 21 + [1] * 21
)

COMPETING = followed([1, 3, 1, 2], [1, 0, 2, 1], [0, 0, 1, 1])
GRAY_OF_FOUR, GRAY_OF_TRIAL = 0.0571428571428572, 6.077979761175127


def invented(number: int, seed: int, effect: float = 0.0, days: int = 400) -> tuple[Followed, np.ndarray]:
    """People in two groups, half of them censored or lost to a competing event, many on one day; and a covariate."""
    rng = np.random.default_rng(seed)
    group, covariate = rng.integers(0, 2, number), rng.normal(size=number)
    event = rng.exponential(days / np.exp(effect * group + 0.4 * covariate))
    other, seen = rng.exponential(3 * days, number), rng.uniform(days / 2, 2 * days, number)
    cause = np.where(event < np.minimum(other, seen), 1, np.where(other < seen, 2, 0))
    return followed(np.ceil(np.minimum.reduce([event, other, seen])), cause, group), covariate


def reordered(people: Followed, order: np.ndarray) -> Followed:
    return followed(people.days[order], people.cause[order], people.group[order])


def test_the_log_rank_test_by_hand() -> None:
    """Day 1: 2 of 4 in the first group, expected 1/2, variance 1/4. Day 2: 1 of 3, expected 1/3, variance 2/9."""
    found = log_rank(followed([1, 2, 3, 4], [1, 1, 1, 1], [0, 0, 1, 1]))
    assert found.statistic == pytest.approx((2 - 5 / 6) ** 2 / (1 / 4 + 2 / 9), abs=1e-12)
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(found.statistic / 2)), abs=1e-12)
    assert found.degrees == 1


def test_the_log_rank_test_of_a_textbook() -> None:
    assert log_rank(TRIAL).statistic == pytest.approx(16.7929, abs=5e-5)


def test_a_competing_event_is_the_end_of_observation_to_the_log_rank_test() -> None:
    with_rival, without = [followed([1, 2, 3, 5, 6], [1, cause, 1, 1, 0], [0, 0, 1, 0, 1]) for cause in (2, 0)]
    assert log_rank(with_rival) == log_rank(without)
    assert gray(with_rival) != gray(without)


def test_the_scores_of_grays_test_by_hand() -> None:
    """Day 1: 1 - 2/4. Day 2: both groups count 1 / 0.5, the first for the half without the event: 0 - 1/(1 + 2)."""
    table = days_with_events(risk_table(COMPETING))
    assert scores(table, incidences(table)) == pytest.approx([1 / 2 - 1 / 3, -1 / 6], abs=1e-12)


def test_grays_test_is_what_cmprsk_once_answered() -> None:
    """R 4 with cmprsk 2.2: cuminc(c(1,3,1,2), c(1,0,2,1), c(0,0,1,1)) and the trial with every third event a rival."""
    assert gray(COMPETING).statistic == pytest.approx(GRAY_OF_FOUR, abs=1e-10)
    cause = np.where((TRIAL.cause == 1) & (np.arange(42) % 3 == 0), 2, TRIAL.cause)
    assert gray(followed(TRIAL.days, cause, TRIAL.group)).statistic == pytest.approx(GRAY_OF_TRIAL, abs=1e-10)


def test_the_restricted_mean_by_hand() -> None:
    """10 days at 1, 10 at 2/3, 10 at 1/3; variance 10^2/(3 2) for the first event, (10/3)^2/(2 1) for the second."""
    found = restricted_mean(followed([10, 20, 30], [1, 1, 0], [0, 0, 0]), 30)
    assert found.days == pytest.approx(20, abs=1e-12)
    assert found.variance == pytest.approx(100 / 6 + 100 / 18, abs=1e-12)


def test_nothing_after_the_horizon_counts_and_a_horizon_is_no_longer_than_a_group_was_followed() -> None:
    people = followed([10, 20, 30, 12, 40], [1, 1, 0, 1, 0], [0, 0, 0, 1, 1])
    assert restricted_mean(people.taken(people.group == 0), 10).days == 10
    assert restricted_mean(people.taken(people.group == 0), 15).days == pytest.approx(10 + 5 * 2 / 3, abs=1e-12)
    assert (common_horizon(people, 365), common_horizon(people, 25)) == (30, 25)


def test_the_difference_of_restricted_means_is_that_of_its_parts() -> None:
    people = followed([10, 20, 30, 12, 40], [1, 1, 0, 1, 0], [0, 0, 0, 1, 1])
    found, parts = difference(people, 30), [restricted_mean(people.taken(people.group == one), 30) for one in (0, 1)]
    error = math.sqrt(parts[0].variance + parts[1].variance)
    assert found.days == pytest.approx(parts[0].days - parts[1].days, abs=1e-12)
    assert (found.high - found.low) / 2 == pytest.approx(1.959963984540054 * error, abs=1e-9)
    assert found.p_value == pytest.approx(math.erfc(abs(found.days) / error / math.sqrt(2)), abs=1e-12)


def test_restricted_means_are_those_of_lifelines() -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    fitted = KaplanMeierFitter().fit(TRIAL.days[:21], TRIAL.cause[:21])
    expected = restricted_mean_survival_time(fitted, t=23)
    assert restricted_mean(TRIAL.taken(TRIAL.group == 0), 23).days == pytest.approx(expected, abs=1e-9)


def test_the_hazard_ratio_of_two_people_a_day_by_hand() -> None:
    """At risk 2 and 1, then 1 and 1: the score 1 - 2r/(2r+1) - r/(r+1) is 0 at r = sqrt(1/2)."""
    people = followed([1, 2, 3], [1, 1, 0], [1, 0, 1])
    found = fit(people, (people.group == 1)[:, None].astype(float))
    assert math.exp(found.coefficients[0]) == pytest.approx(math.sqrt(1 / 2), abs=1e-9)


def test_the_hazard_ratio_of_a_textbook() -> None:
    """Cox (1972) and every package since: 1.57 with an error of 0.412, ties by Efron."""
    found = fit(TRIAL, TRIAL.group[:, None].astype(float))
    assert found.coefficients[0] == pytest.approx(1.5721, abs=5e-5)
    assert math.sqrt(found.variance[0, 0]) == pytest.approx(0.4124, abs=5e-5)


def test_coefficients_and_errors_are_those_of_lifelines() -> None:
    """Plain errors only: `cluster_col` of lifelines 0.30 gives the same with any clusters, and not what R gives."""
    import pandas as pd
    from lifelines import CoxPHFitter

    people, covariate = invented(300, seed=3, effect=0.5)
    found = fit(people, np.column_stack([people.group, covariate]))
    frame = pd.DataFrame({"days": people.days, "event": people.cause == 1, "group": people.group, "x": covariate})
    plain = CoxPHFitter().fit(frame, "days", "event", fit_options={"precision": 1e-10})
    assert found.coefficients == pytest.approx(plain.params_.to_numpy(), abs=1e-6)
    assert found.variance == pytest.approx(plain.variance_matrix_.to_numpy(), abs=1e-6)


def test_everyones_residuals_add_up_to_a_score_of_nothing() -> None:
    people, covariate = invented(200, seed=1)
    found = fit(people, covariate[:, None])
    assert np.abs(found.residuals.sum(axis=0)).max() < 1e-8
    assert found.clustered(np.zeros(200, dtype=np.int64)) == pytest.approx(0, abs=1e-12)


def test_a_covariate_that_foretells_every_event_gives_no_ratio() -> None:
    people = followed([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [0] * 6)
    with pytest.raises(ValueError, match="no finite maximum"):
        fit(people, np.array([[1.0], [1], [1], [0], [0], [0]]))


def test_covariates_that_say_the_same_give_no_ratio() -> None:
    people, covariate = invented(100, seed=2)
    with pytest.raises(ValueError, match="no finite maximum"):
        fit(people, np.column_stack([covariate, 2 * covariate]))


@pytest.mark.parametrize("test", [log_rank, gray])
def test_without_events_there_is_nothing_to_compare(test: object) -> None:
    with pytest.raises(ValueError, match=r"no events|no variance"):
        test(followed([1, 2, 3], [0, 0, 0], [0, 1, 1]))  # type: ignore[operator]


def test_a_ratio_that_turns_around_is_noticed_and_one_that_stays_is_not() -> None:
    steady, _ = invented(600, seed=4, effect=0.7)
    assert drift_of(steady).p_value > 0.05
    rng = np.random.default_rng(4)
    group = np.arange(600) % 2
    turning = np.where(group == 1, rng.uniform(0, 100, 600), 100 * rng.beta(4, 4, 600))
    assert drift_of(followed(np.ceil(turning), np.ones(600), group)).p_value < 1e-4


def drift_of(people: Followed) -> object:
    fitted: Fit = fit(people, people.group[:, None].astype(float))
    return proportional(people, fitted)


@pytest.mark.parametrize("test", [log_rank, gray])
def test_without_a_difference_a_test_rejects_one_time_in_twenty(test: object) -> None:
    rejected = [test(invented(200, seed=seed)[0]).p_value < 0.05 for seed in range(1000)]  # type: ignore[operator]
    assert 0.035 < np.mean(rejected) < 0.065


def test_a_clustered_interval_holds_the_true_ratio_nineteen_times_in_twenty() -> None:
    """40 complexes whose residents share a risk: the plain interval is too narrow, the clustered one is not."""
    plain, robust = np.mean([held_by_each(seed) for seed in range(300)], axis=0)
    assert 0.91 < robust < 0.98
    assert plain < 0.88


def held_by_each(seed: int) -> list[bool]:
    rng = np.random.default_rng(seed)
    complex_of = np.repeat(np.arange(40), 8)
    group, shared = (complex_of % 2).astype(float), rng.normal(0, 0.6, 40)[complex_of]
    event, seen = rng.exponential(300 / np.exp(shared)), rng.uniform(100, 600, 320)
    people = followed(np.ceil(np.minimum(event, seen)), event < seen, group)
    found = fit(people, group[:, None])
    errors = [math.sqrt(variance[0, 0]) for variance in (found.variance, found.clustered(complex_of))]
    return [abs(found.coefficients[0]) < 1.96 * error for error in errors]


people_of_any_kind = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2), st.integers(0, 2)), min_size=12, max_size=40
).map(lambda rows: followed(*zip(*rows, strict=True)))


def outcome(test: object, people: Followed) -> list[float] | str:
    try:
        found = test(people)  # type: ignore[operator]
    except ValueError as error:
        return str(error)
    return [found.statistic, found.p_value]


@settings(max_examples=60, deadline=None)
@given(people_of_any_kind, st.randoms(use_true_random=False))
def test_order_names_of_groups_and_the_unit_of_time_change_no_test(people: Followed, random: object) -> None:
    order = np.array(random.sample(range(len(people.days)), len(people.days)))  # type: ignore[attr-defined]
    relabelled = followed(people.days, people.cause, 2 - people.group).taken(people.days >= 0)
    plain = people.taken(people.days >= 0)
    for test in (log_rank, gray):
        expected = outcome(test, plain)
        others = [reordered(plain, order), relabelled, followed(7 * plain.days + 3, plain.cause, plain.group)]
        for other in others:
            assert outcome(test, other) == (
                expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-6)
            )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_ratio_the_other_way_round_is_its_inverse(seed: int) -> None:
    people, _ = invented(60, seed=seed)
    found, other = (fit(people, (people.group == one)[:, None].astype(float)) for one in (0, 1))
    assert found.coefficients == pytest.approx(-other.coefficients, abs=1e-7)
    assert found.variance == pytest.approx(other.variance, rel=1e-6)
