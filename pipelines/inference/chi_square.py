"""A statistic that follows a chi-square distribution when there is no difference, and its p-value.

What belongs here: turning scores and their variance into that. What does not: the scores.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.risk import Floats


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test's outcome: chi-square, its degrees of freedom, and the chance of this much or more by luck alone."""

    statistic: float
    degrees: int
    p_value: float


def chi_square(scores: Floats, variance: Floats) -> ChiSquare:
    """The quadratic form of the scores; raises `ValueError` when their variance leaves nothing to test."""
    from scipy.special import chdtrc

    degrees = int(np.linalg.matrix_rank(variance, hermitian=True)) if len(scores) else 0
    if degrees < max(len(scores), 1):
        raise ValueError("The groups cannot be told apart: their scores have no variance.")
    statistic = float(scores @ np.linalg.solve(variance, scores))
    return ChiSquare(statistic, degrees, float(chdtrc(degrees, statistic)))
