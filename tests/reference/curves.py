"""Aalen-Johansen written a second time: the sums of R18 to R20 exactly as printed, one day after another.

What lives here: estimates, variances and intervals of competing events, and the score interval of a proportion. What
does not: who is at risk of what (housing.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A figure on one day with its interval; no interval where it is 0 or 1."""

    figure: float
    low: float | None
    high: float | None


def days_of(times: list[tuple[int, str | None]]) -> list[tuple[int, int, Counter[str | None]]]:
    """Day 0 and every day somebody leaves: day, at risk, and how many leave by cause (None = censored)."""
    days = sorted({0} | {day for day, _ in times})
    return [
        (day, sum(1 for other, _ in times if other >= day), Counter(cause for other, cause in times if other == day))
        for day in days
    ]


def incidence(times: list[tuple[int, str | None]], causes: set[str], complement: bool = False) -> list[Estimate]:
    """Cumulative incidence of these causes taken as one (or one minus it), one estimate per row of `days_of`."""
    rows = days_of(times)
    free, total = 1.0, 0.0
    terms: list[tuple[int, int, int, float, float]] = []
    estimates = []
    for _, at_risk, left in rows:
        events = sum(number for cause, number in left.items() if cause)
        hits = sum(number for cause, number in left.items() if cause in causes)
        total += free * hits / at_risk
        terms.append((at_risk, events, hits, free, total))
        free *= (at_risk - events) / at_risk
        estimates.append(_estimate(1 - total if complement else total, sqrt(max(0.0, _variance(terms, total)))))
    return estimates


def _variance(terms: list[tuple[int, int, int, float, float]], total: float) -> float:
    variance = 0.0
    for n, d, k, free, then in terms:
        if n > d:
            variance += (total - then) ** 2 * d / (n * (n - d))
        variance += free**2 * k * (n - k) / n**3 - 2 * (total - then) * free * k / n**2
    return variance


def _estimate(figure: float, error: float) -> Estimate:
    if figure < 1e-9 or figure > 1 - 1e-9:
        return Estimate(figure, None, None)
    width = Z * error / (figure * abs(log(figure)))
    return Estimate(figure, figure ** exp(width), figure ** exp(-width))


def wilson(hits: int, n: int) -> Estimate | None:
    """Score interval of a proportion; None without a denominator."""
    if n == 0:
        return None
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return Estimate(share, middle - half, middle + half)
