"""Whether a hazard ratio stays the same over time, which Cox's model takes for granted.

What belongs here: the score test against a ratio that drifts with the share of people who had the event.
What does not: the model (`cox`). Source: P.M. Grambsch and T.M. Therneau, Biometrika 81 (1994) 515-526, in the exact
form of R's `cox.zph(..., transform = "km")` since survival 3.0.
"""

import numpy as np

from pipelines.inference.chi_square import ChiSquare, chi_square
from pipelines.inference.cox import Fit
from pipelines.inference.risk import Floats, Followed, before, risk_table, shares


def proportional(people: Followed, fitted: Fit, covariate: int = 0) -> ChiSquare:
    """The test on one covariate; raises `ValueError` when all events fall on one day."""
    design, moments = fitted.design, fitted.moments
    clock = time_scale(people)[design.died_row]
    clock = clock - clock.mean()
    drift = design.covariates[design.died, covariate] - moments.mean[:, covariate]
    across = (clock[:, None] * moments.covariance[:, covariate]).sum(axis=0)
    within = (clock**2 * moments.covariance[:, covariate, covariate]).sum()
    left = within - across @ fitted.variance @ across
    if left <= 1e-12 * max(within, 1e-300):
        raise ValueError("All events fall on one day: nothing can drift.")
    return chi_square(np.array([clock @ drift]), np.array([[left]]))


def time_scale(people: Followed) -> Floats:
    """Per day of the risk table: the share of people who had the event before it (1 - Kaplan-Meier)."""
    table = risk_table(people)
    survival = np.cumprod(1 - shares(table.events.sum(axis=1), table.at_risk.sum(axis=1)))
    return 1 - before(survival, 1.0)
