"""The log-rank test on one cause: does the daily risk of it differ between groups?

What belongs here: the test. Competing events count as the end of observation: this is about the risk of those still
there (cause-specific). What does not: Gray's test, on what becomes of everyone (`gray`).
Source: N. Mantel (1966); for k groups R. Peto and J. Peto (1972).
"""

import numpy as np

from pipelines.inference.chi_square import ChiSquare, chi_square
from pipelines.inference.risk import Followed, risk_table, shares


def log_rank(people: Followed) -> ChiSquare:
    """Observed against expected events over all groups; raises `ValueError` where there is nothing to compare."""
    table = risk_table(people)
    at_risk, events = table.at_risk.sum(axis=1), table.events.sum(axis=1)
    share = shares(table.at_risk, at_risk[:, None])
    scores = (table.events - events[:, None] * share).sum(axis=0)
    spread = events * shares(at_risk - events, at_risk - 1)
    variance = np.diag((spread[:, None] * share).sum(axis=0)) - (spread[:, None] * share).T @ share
    return chi_square(scores[:-1], variance[:-1, :-1])
