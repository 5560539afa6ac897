"""Mixed living held against the other housing forms: the rows of `housing_form_comparison`.

What belongs here: which contrasts, outcomes and tests there are, and when one is not calculated.
What does not: the tests and models, the sentences (`caveats`), reading and writing (`marts`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.inference import caveats
from pipelines.inference.caveats import Caveat, named
from pipelines.inference.chi_square import ChiSquare
from pipelines.inference.covariates import Covariates, covariates_of
from pipelines.inference.cox import Fit, fit
from pipelines.inference.gray import gray
from pipelines.inference.log_rank import log_rank
from pipelines.inference.proportional import proportional
from pipelines.inference.residents import FORMS, Residents
from pipelines.inference.restricted_mean import Z, common_horizon, difference, restricted_mean
from pipelines.inference.risk import Floats, Followed, Integers

Row = dict[str, Any]
OUTCOMES = ("relapse", "negative_exit")
TESTS: dict[str, Callable[[Followed], ChiSquare]] = {"log_rank": log_rank, "gray": gray}
PUBLISHED = (*TESTS, "hazard_ratio", "hazard_ratio_adjusted")
BY_MONTH = ("p_value", "hazard_ratio", "low", "high")
MANY_COMPLEXES = 40  # fewer clusters make a clustered error too small (Cameron and Miller 2015)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Events below which an arm is not compared, events per coefficient, days of the restricted mean."""

    events: int
    per_coefficient: int
    days: int


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two housing forms and one outcome: group 0 is the reference, group 1 the arm."""

    residents: Residents
    outcome: str
    arm: str
    reference: str
    people: Followed
    chosen: Integers
    cluster: Integers

    @property
    def complexes(self) -> list[int]:
        """Complexes in the reference and in the arm."""
        return [len(np.unique(self.cluster[self.people.group == group])) for group in (0, 1)]


def comparison(residents: Residents, thresholds: Thresholds) -> list[Row]:
    """All rows, in a fixed order; those that are published also with what they say when only months are known."""
    by_day, by_month = (compared(one, thresholds) for one in (residents, residents.by_month()))
    return [day | months_of(month) for day, month in zip(by_day, by_month, strict=True)]


def months_of(row: Row) -> Row:
    """The figures of a row by month, under names of their own."""
    return {f"{name}_by_month": row.get(name) for name in BY_MONTH} if row["test"] in PUBLISHED else {}


def compared(residents: Residents, thresholds: Thresholds) -> list[Row]:
    """All rows of these residents."""
    rows = [row for outcome in OUTCOMES for row in all_forms(residents, outcome, thresholds)]
    for reference in FORMS[1:]:
        for outcome in OUTCOMES:
            rows += two_forms(pair_of(residents, outcome, FORMS[0], reference), thresholds)
        rows.append(time_housed(pair_of(residents, "any_exit", FORMS[0], reference), thresholds))
    return rows


def pair_of(residents: Residents, outcome: str, arm: str, reference: str) -> Pair:
    """Both forms' residents, followed to an outcome."""
    chosen, _ = residents.in_forms((reference, arm))
    people = residents.people(outcome, (reference, arm))
    _, cluster = np.unique(residents.complex_id[chosen].astype(str), return_inverse=True)
    return Pair(residents, outcome, arm, reference, people, chosen, cluster.astype(np.int64))


def all_forms(residents: Residents, outcome: str, thresholds: Thresholds) -> Iterator[Row]:
    """Both tests over every form with events enough; with fewer than two such forms, why not."""
    everyone = residents.people(outcome, FORMS)
    counts = np.bincount(everyone.group[everyone.cause == 1], minlength=len(FORMS))
    forms = tuple(form for form, count in zip(FORMS, counts, strict=True) if count >= thresholds.events)
    compared = forms if len(forms) > 1 else FORMS
    chosen, _ = residents.in_forms(compared)
    people = residents.people(outcome, compared)
    about: Row = {"contrast": "all forms", "outcome": outcome, "arm": ", ".join(compared), "reference": None}
    about |= {"residents": len(chosen), "events": int((people.cause == 1).sum())}
    about |= {"complexes": len(set(residents.complex_id[chosen]))}
    second = int(np.argsort(-counts, kind="stable")[1])
    lacking = too_few(FORMS[second], int(counts[second]), thresholds) if len(forms) < 2 else None
    for test in TESTS:
        yield about | {"test": test} | (empty(lacking) if lacking else tested(test, people))


def two_forms(pair: Pair, thresholds: Thresholds) -> Iterator[Row]:
    """Both tests, both hazard ratios and both checks on them."""
    about = described(pair)
    lacking = lacking_events(pair, thresholds)
    if lacking:
        for test in PAIRWISE:
            yield about | {"test": test} | empty(lacking)
        return
    for test in TESTS:
        yield about | {"test": test} | tested(test, pair.people)
    yield from ratio_rows(pair, about, Covariates(np.zeros((len(pair.chosen), 0)), ()), "")
    found = covariates_of(pair.residents, pair.chosen, pair.people, thresholds.per_coefficient)
    refused = no_room(pair, found, thresholds)
    if refused:
        for test in ("hazard_ratio_adjusted", "proportional_hazards_adjusted"):
            yield about | {"test": test} | empty(refused)
    else:
        yield from ratio_rows(pair, about, found, "_adjusted")


PAIRWISE = (
    "log_rank",
    "gray",
    "hazard_ratio",
    "proportional_hazards",
    "hazard_ratio_adjusted",
    "proportional_hazards_adjusted",
)


def described(pair: Pair) -> Row:
    """What a row of this pair is about."""
    sizes, complexes = np.bincount(pair.people.group, minlength=2), pair.complexes
    return {
        "contrast": f"{pair.arm} against {pair.reference}",
        "outcome": pair.outcome,
        "arm": pair.arm,
        "reference": pair.reference,
        "residents": int(sizes[1]),
        "reference_residents": int(sizes[0]),
        "events": events_in(pair, 1),
        "reference_events": events_in(pair, 0),
        "complexes": complexes[1],
        "reference_complexes": complexes[0],
    }


def events_in(pair: Pair, group: int) -> int:
    """Events in one group."""
    return int(((pair.people.group == group) & (pair.people.cause == 1)).sum())


def lacking_events(pair: Pair, thresholds: Thresholds) -> Caveat | None:
    """Why the two cannot be compared, if they cannot."""
    counted = ((pair.arm, events_in(pair, 1)), (pair.reference, events_in(pair, 0)))
    form, count = min(counted, key=lambda one: one[1])
    return too_few(form, count, thresholds) if count < thresholds.events else None


def too_few(form: str, count: int, thresholds: Thresholds) -> Caveat:
    """Says which form has too few events."""
    return caveats.TOO_FEW_EVENTS.with_values(form=named((form,)), events=count, least=thresholds.events)


def no_room(pair: Pair, found: Covariates, thresholds: Thresholds) -> Caveat | None:
    """Why the adjusted model is not run, if it is not."""
    events = events_in(pair, 0) + events_in(pair, 1)
    if not found.names:
        return caveats.NOTHING_TO_ADJUST
    if events < thresholds.per_coefficient * (1 + found.columns.shape[1]):
        return caveats.TOO_MANY_COVARIATES.with_values(events=events, names=named(found.names))
    return None


def empty(why: Caveat) -> Row:
    """A row without figures."""
    return {"calculated": False, **why.columns}


def figures(result: ChiSquare) -> Row:
    """The columns of a test."""
    return {
        "calculated": True,
        "statistic": result.statistic,
        "degrees_of_freedom": result.degrees,
        "p_value": result.p_value,
    }


def tested(test: str, people: Followed) -> Row:
    """The outcome of a test that takes residents to be unrelated."""
    about = caveats.DAILY_RISK if test == "log_rank" else caveats.SHARE
    try:
        return figures(TESTS[test](people)) | (caveats.NOT_BY_LOT + about + caveats.ALIKE).columns
    except ValueError:
        return empty(caveats.NO_MAXIMUM)


def ratio_rows(pair: Pair, about: Row, found: Covariates, suffix: str) -> Iterator[Row]:
    """A hazard ratio and the check that it stays the same."""
    arm = pair.people.group.astype(float)
    try:
        fitted = fit(pair.people, np.column_stack([arm, found.columns]))
        drift = figures(proportional(pair.people, fitted)) | caveats.DRIFT.columns
        ratio = ratio_of(pair, fitted, found.names)
    except ValueError:
        drift = ratio = empty(caveats.NO_MAXIMUM)
    adjusted = {"adjusted_for": ", ".join(found.names) or None}
    yield about | {"test": f"hazard_ratio{suffix}"} | ratio | adjusted
    yield about | {"test": f"proportional_hazards{suffix}"} | drift | adjusted


def ratio_of(pair: Pair, fitted: Fit, names: tuple[str, ...]) -> Row:
    """The arm's hazard ratio, with an interval unless a form has a single complex."""
    told = caveats.NOT_BY_LOT + (caveats.ADJUSTED.with_values(names=named(names)) if names else caveats.CRUDE)
    coefficient = float(fitted.coefficients[0])
    if min(pair.complexes) < 2:
        told = told + caveats.ONE_COMPLEX
        return {"calculated": True, "hazard_ratio": np.exp(coefficient).item(), **told.columns}
    if sum(pair.complexes) < MANY_COMPLEXES:
        told = told + caveats.FEW_COMPLEXES.with_values(complexes=sum(pair.complexes))
    return with_interval(coefficient, fitted.clustered(pair.cluster)) | told.columns


def with_interval(coefficient: float, variance: Floats) -> Row:
    """The ratio of a log-ratio with its 95 % interval and Wald's test."""
    from scipy.special import chdtrc

    error = float(np.sqrt(variance[0, 0]))
    statistic = (coefficient / error) ** 2
    return {
        **figures(ChiSquare(statistic, 1, float(chdtrc(1, statistic)))),
        "hazard_ratio": float(np.exp(coefficient)),
        "low": float(np.exp(coefficient - Z * error)),
        "high": float(np.exp(coefficient + Z * error)),
    }


def time_housed(pair: Pair, thresholds: Thresholds) -> Row:
    """The difference in restricted mean time housed; the arm minus the reference."""
    about = described(pair) | {"test": "restricted_mean"}
    lacking = lacking_events(pair, thresholds)
    if lacking:
        return about | empty(lacking)
    days = int(common_horizon(pair.people, thresholds.days))
    groups = [pair.people.taken(pair.people.group == group) for group in (0, 1)]
    reference, arm = (restricted_mean(people, days) for people in groups)
    try:
        found = difference(pair.people, days)
    except ValueError:
        return about | empty(caveats.NO_MAXIMUM)
    told = caveats.NOT_BY_LOT + caveats.TIME_HOUSED.with_values(days=days) + caveats.ALIKE
    return about | {
        **figures(ChiSquare(found.statistic**2, 1, found.p_value)),
        "horizon_days": days,
        "mean_days": arm.days,
        "reference_mean_days": reference.days,
        "difference_days": -found.days,
        "difference_low": -found.high,
        "difference_high": -found.low,
        **told.columns,
    }
