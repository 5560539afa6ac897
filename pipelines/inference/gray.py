"""Gray's test: does the share of people to whom it ever happens differ between groups, competing events and all?

What belongs here: the test for k groups with weight 1 (rho = 0), with ties treated as R's cmprsk treats them.
What does not: the incidences themselves; SQL makes those (`dbt_project/macros/aalen_johansen.sql`).
Source: R.J. Gray, A class of K-sample tests for comparing the cumulative incidence of a competing risk, Annals of
Statistics 16 (1988) 1141-1154. Names follow his: S the share free of any event, F the incidence, in a group or pooled.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.chi_square import ChiSquare, chi_square
from pipelines.inference.risk import Floats, Followed, RiskTable, before, risk_table, shares


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Per day (rows) and group (columns): free of any event before and after it, incidence before it.

    `size` is the at-risk count as it would be without competing events but for a factor, `pooled` the incidence under
    the hypothesis that all groups share one, on the day itself.
    """

    free_before: Floats
    free_after: Floats
    incidence_before: Floats
    size: Floats
    pooled: Floats


def gray(people: Followed) -> ChiSquare:
    """The test over all groups; raises `ValueError` where there is nothing to compare."""
    table = days_with_events(risk_table(people))
    found = incidences(table)
    return chi_square(scores(table, found)[:-1], variance(table, found)[:-1, :-1])


def days_with_events(table: RiskTable) -> RiskTable:
    """The rows on which somebody has an event of either kind; raises `ValueError` when there are none."""
    some = (table.events + table.competing).sum(axis=1) > 0
    if not some.any():
        raise ValueError("There are no events to compare.")
    return RiskTable(table.day[some], table.at_risk[some], table.events[some], table.competing[some])


def incidences(table: RiskTable) -> Incidence:
    """Kaplan-Meier and Aalen-Johansen in each group, and the pooled incidence of the hypothesis."""
    free_after = np.cumprod(1 - shares(table.events + table.competing, table.at_risk), axis=0)
    free_before = before(free_after, 1.0)
    incidence = np.cumsum(free_before * shares(table.events, table.at_risk), axis=0)
    size = shares(table.at_risk, free_before)
    pooled = np.cumsum(shares(table.events.sum(axis=1), size.sum(axis=1)))
    return Incidence(free_before, free_after, before(incidence, 0.0), size, pooled)


def scores(table: RiskTable, found: Incidence) -> Floats:
    """Observed minus expected events by group, where people with a competing event stay in the count of the risk."""
    weight = found.size * (1 - found.incidence_before)
    expected = table.events.sum(axis=1)[:, None] * shares(weight, weight.sum(axis=1, keepdims=True))
    present = table.at_risk > 0
    return np.where(present, table.events - expected, 0.0).sum(axis=0)


def variance(table: RiskTable, found: Incidence) -> Floats:
    """Of the scores: in each group the martingales of both causes, after Gray's equations for his estimator."""
    total = found.size.sum(axis=1)
    pull = pulls(found, total)
    hazard = shares(table.events.sum(axis=1), total * (1 - before(found.pooled, 0.0)))
    drift = np.cumsum(pull * hazard[:, None, None], axis=0)
    result = np.zeros(pull.shape[1:])
    for group in range(pull.shape[2]):
        own, past = pull[:, :, group], drift[:, :, group]
        for rate, lean, direct in ways_to_leave(table, found, total, group):
            effect = direct * own + lean[:, None] * (past[-1] - past)
            result += (rate[:, None] * effect).T @ effect
    return result


def pulls(found: Incidence, total: Floats) -> Floats:
    """How much an event in a group (last axis) moves each group's score (middle axis), per day."""
    share = shares(found.size, total[:, None])
    spread = np.einsum("tg,gh->tgh", found.size, np.eye(found.size.shape[1]))
    return np.asarray(spread - found.size[:, :, None] * share[:, None, :])


def ways_to_leave(
    table: RiskTable, found: Incidence, total: Floats, group: int
) -> tuple[tuple[Floats, Floats, float], ...]:
    """For the event and for what competes: its variance per day, its effect on later days, whether it counts itself.

    The rate of events is the pooled one of the hypothesis; that of competing events is the group's own.
    """
    free, at_risk = found.free_before[:, group], table.at_risk[:, group]
    events, competing = table.events.sum(axis=1), table.competing[:, group]
    left = shares(1 - found.pooled, found.free_after[:, group])
    rate = fewer_at_once(events, total * free) * shares(free * events, total * at_risk)
    rival = fewer_at_once(competing, at_risk) * shares(free**2 * competing, at_risk**2)
    return (rate, 1 - left, 1.0), (rival, -left, 0.0)


def fewer_at_once(events: Floats, size: Floats) -> Floats:
    """The hypergeometric factor by which several events on one day spread less than as many on days of their own."""
    return np.where(events > 1, 1 - shares(events - 1, size - 1), 1.0)
