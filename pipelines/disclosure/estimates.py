"""Rates and incidences worked out again from printed counts.

What belongs here: the statistics of the published figures, as pure functions of rounded counts.
What does not: which counts are printed (`printing`), which figures a table has (its declaration). The exact figures of
the warehouse are its own; nothing of them comes through here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A proportion with its 95 % interval; no interval where it is 0 or 1."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Incidence:
    """A cumulative incidence and its variance."""

    value: float
    variance: float

    def estimate(self) -> Estimate:
        """The incidence with its interval."""
        return Estimate(self.value, *log_log_interval(self.value, self.variance))

    def complement(self) -> Estimate:
        """One minus the incidence, with an interval on that figure itself."""
        value = 1 - self.value
        return Estimate(value, *log_log_interval(value, self.variance))


@dataclass(frozen=True, slots=True)
class Step:
    """What a curve's printed counts say at one horizon: people with the event and with a competing event by then,
    and people still at risk.
    """

    events: int
    competing: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two horizons in a life table."""

    exposed: float
    events: float
    all_events: float
    free_before: float
    incidence_after: float


def whole_percent(share: float) -> float:
    """A share to the nearest whole percent, halves up even where they are a digit short in binary."""
    return math.floor(100 * share + 0.5 + 1e-9) / 100


def wilson(numerator: int, denominator: int) -> Estimate:
    """A share with Wilson's score interval; raises `ValueError` without a positive denominator."""
    if denominator <= 0:
        raise ValueError("A rate needs a denominator above zero.")
    share, z_squared = numerator / denominator, Z_95**2
    centre = share + z_squared / (2 * denominator)
    half = Z_95 * math.sqrt(share * (1 - share) / denominator + z_squared / (4 * denominator**2))
    scale = 1 + z_squared / denominator
    return Estimate(share, max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale))


def incidences(start: int, steps: Sequence[Step]) -> list[Incidence]:
    """The cumulative incidence at each step: a life table with competing events over the intervals between steps.

    People who leave sight within an interval count as exposed for half of it (the actuarial convention). The variance
    is the delta method's for an Aalen-Johansen estimate with intervals in the place of event days.
    """
    table = intervals(start, steps)
    return [
        Incidence(interval.incidence_after, variance(table[: position + 1], interval.incidence_after))
        for position, interval in enumerate(table)
    ]


def intervals(start: int, steps: Sequence[Step]) -> list[Interval]:
    """The life table itself, one interval per step."""
    table: list[Interval] = []
    before, free, incidence = Step(0, 0, start), 1.0, 0.0
    for step in steps:
        events = max(0, step.events - before.events)
        all_events = events + max(0, step.competing - before.competing)
        out_of_sight = max(0, before.at_risk - all_events - step.at_risk)
        # Rounded counts need not add up: there are never fewer people exposed than have events.
        exposed = max(before.at_risk - out_of_sight / 2, all_events)
        risk, all_risk = (events / exposed, all_events / exposed) if exposed else (0.0, 0.0)
        incidence += free * risk
        table.append(Interval(exposed, events, all_events, free, incidence))
        free *= 1 - all_risk
        before = step
    return table


def variance(table: Sequence[Interval], incidence: float) -> float:
    """The delta-method variance of a cumulative incidence at the end of `table`."""
    return sum(variance_term(interval, incidence) for interval in table if interval.exposed)


def variance_term(interval: Interval, incidence: float) -> float:
    """What one interval adds to the variance: uncertainty of survival, of the event, and of both together."""
    exposed, ahead = interval.exposed, incidence - interval.incidence_after
    staying = exposed - interval.all_events
    survival = ahead**2 * interval.all_events / (exposed * staying) if staying > 0 else 0.0
    event = interval.free_before**2 * interval.events * (exposed - interval.events) / exposed**3
    both = 2 * ahead * interval.free_before * interval.events / exposed**2
    return survival + event - both


def log_log_interval(value: float, spread: float) -> tuple[float | None, float | None]:
    """A 95 % interval that stays between 0 and 1; none at 0 and 1 themselves."""
    if not 1e-9 < value < 1 - 1e-9:
        return None, None
    width = Z_95 * math.sqrt(max(0.0, spread)) / (value * abs(math.log(value)))
    return value ** math.exp(width), value ** math.exp(-width)
