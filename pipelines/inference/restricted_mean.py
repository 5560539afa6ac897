"""The restricted mean: how many of the first so many days people spent, on average, before an event.

What belongs here: the area under a Kaplan-Meier curve, its variance, and the difference between two groups.
What does not: the curve on the pages; SQL makes that. Source: P. Royston and M.K.B. Parmar (2013); the variance is that
of R's survival, `print(survfit(...), rmean = horizon)`.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.risk import Followed, risk_table, shares

Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean days up to the horizon, and the variance of that mean in days squared."""

    days: float
    variance: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The first group's mean minus the second's, in days, with a 95 % interval and a two-sided p-value."""

    days: float
    low: float
    high: float
    statistic: float
    p_value: float


def restricted_mean(people: Followed, horizon: float) -> RestrictedMean:
    """Of people taken as one group; days from 0 up to the horizon."""
    table = risk_table(people)
    at_risk, events = table.at_risk.sum(axis=1), table.events.sum(axis=1)
    survival = np.cumprod(1 - shares(events, at_risk))
    starts = np.minimum(np.concatenate([[0.0], table.day]), horizon)
    areas = np.diff(np.append(starts, horizon)) * np.concatenate([[1.0], survival])
    still_to_come = areas[::-1].cumsum()[::-1][1:]
    known = (table.day <= horizon) & (at_risk > events)
    terms = np.where(known, still_to_come**2 * shares(events, at_risk * (at_risk - events)), 0.0)
    return RestrictedMean(float(areas.sum()), float(terms.sum()))


def common_horizon(people: Followed, wanted: float) -> float:
    """As many days as wanted, or as long as every group was followed when that is shorter."""
    longest = [people.days[people.group == group].max() for group in range(people.groups)]
    return float(min([wanted, *longest]))


def difference(people: Followed, horizon: float) -> Difference:
    """Group 0 against group 1; raises `ValueError` when nobody in either had an event by then."""
    from scipy.special import ndtr

    one, other = (restricted_mean(people.taken(people.group == group), horizon) for group in (0, 1))
    error = float(np.sqrt(one.variance + other.variance))
    if error == 0:
        raise ValueError("Nobody left before the horizon: there is nothing to compare.")
    days = one.days - other.days
    return Difference(days, days - Z * error, days + Z * error, days / error, float(2 * ndtr(-abs(days / error))))
