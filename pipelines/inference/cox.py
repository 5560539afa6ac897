"""Cox's model of one cause: by how much the daily risk differs, other things being equal.

What belongs here: the fit (Efron's ties, Newton-Raphson) and errors that allow for people of one complex being alike.
What does not: which covariates (`covariates`), whether the ratio stays the same (`proportional`), what is said of it.
Why no library: `docs/adr/0019-small-statistics-are-our-own.md`. Source: D.R. Cox
(1972); B. Efron (1977); D.Y. Lin and L.J. Wei (1989). Equal to R's `coxph(..., cluster =)`.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.risk import EVENT, Floats, Followed, Integers

STEPS, HALVINGS = 40, 10
CLOSE_ENOUGH = 1e-18  # twice what the log-likelihood can still gain
TOO_FAR = 12.0  # a log-ratio beyond it (over 160,000 times the risk) is a covariate that foretells the events


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What stays the same during a fit. People: covariates (n, p), row of their day. Events (e,): whose, on which row,
    and the share of those who have theirs on that day that Efron no longer counts as at risk."""

    covariates: Floats
    row: Integers
    died: Integers
    died_row: Integers
    gone: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """At each event: the weighted number at risk (e,), mean (e, p) and covariance (e, p, p) of their covariates."""

    size: Floats
    mean: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients (p,), their model-based variance (p, p), everyone's score residual (n, p), and what led to them."""

    coefficients: Floats
    variance: Floats
    residuals: Floats
    design: Design
    moments: Moments

    def clustered(self, cluster: Integers) -> Floats:
        """The variance (p, p) when people with one cluster number may be alike."""
        return np.asarray((sums := sum_by(cluster, self.residuals @ self.variance)).T @ sums)


def fit(people: Followed, covariates: Floats) -> Fit:
    """Fit the model to covariates (n, p); raises `ValueError` when there is no finite maximum."""
    design = design_of(people, covariates - covariates.mean(axis=0))
    coefficients: Floats = np.zeros(covariates.shape[1])
    for _ in range(STEPS):
        moments = moments_of(design, coefficients)
        score, information = score_of(design, moments), moments.covariance.sum(axis=0)
        if not np.isfinite(information).all() or np.linalg.cond(information) > 1e14:
            break
        step = np.linalg.solve(information, score)
        if float(score @ step) < CLOSE_ENOUGH:
            residuals = residuals_of(design, moments, coefficients)
            return Fit(coefficients, np.linalg.inv(information), residuals, design, moments)
        coefficients = climbed(design, coefficients, step)
        if np.abs(coefficients * np.ptp(design.covariates, axis=0)).max() > TOO_FAR:
            break
    raise ValueError("The model has no finite maximum: a covariate foretells the events.")


def design_of(people: Followed, covariates: Floats) -> Design:
    """The parts of a fit that no coefficient touches."""
    _, row = np.unique(people.days, return_inverse=True)
    died = np.flatnonzero(people.cause == EVENT)
    died = died[np.argsort(row[died], kind="stable")]
    died_row = row[died]
    tied = np.bincount(died_row, minlength=len(people.days))[died_row]
    order = np.arange(len(died)) - np.searchsorted(died_row, died_row)
    return Design(covariates, row, died, died_row, order / tied)


def moments_of(design: Design, coefficients: Floats) -> Moments:
    """Of those at risk at each event, weighted by their risk under these coefficients."""
    risk = risk_of(design, coefficients)
    outer = np.einsum("ni,nj->nij", design.covariates, design.covariates)
    size = at_events(design, risk)
    mean = at_events(design, risk[:, None] * design.covariates) / size[:, None]
    square = at_events(design, risk[:, None, None] * outer) / size[:, None, None]
    return Moments(size, mean, square - np.einsum("ei,ej->eij", mean, mean))


def risk_of(design: Design, coefficients: Floats) -> Floats:
    """Everyone's risk relative to the average person."""
    return np.asarray(np.exp(design.covariates @ coefficients))


def at_events(design: Design, values: Floats) -> Floats:
    """At each event the sum of `values` over those at risk, less the share of the tied that are gone (Efron)."""
    at_risk = sum_by(design.row, values)[::-1].cumsum(axis=0)[::-1]
    tied = sum_by(design.died_row, values[design.died])
    gone = design.gone.reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(at_risk[design.died_row] - gone * tied[design.died_row])


def sum_by(place: Integers, values: Floats) -> Floats:
    """The sum of `values` (n, ...) at each place, from 0 up to the last."""
    total = np.zeros((int(place.max(initial=-1)) + 1, *values.shape[1:]))
    np.add.at(total, place, values)
    return total


def score_of(design: Design, moments: Moments) -> Floats:
    """The slope of the log-likelihood (p,)."""
    return np.asarray((design.covariates[design.died] - moments.mean).sum(axis=0))


def log_likelihood(design: Design, coefficients: Floats) -> float:
    """Efron's, but for a constant."""
    size = at_events(design, risk_of(design, coefficients))
    return float((design.covariates[design.died] @ coefficients).sum() - np.log(size).sum())


def climbed(design: Design, coefficients: Floats, step: Floats) -> Floats:
    """The coefficients after the longest of step, half a step, a quarter, ... that does not lead down."""
    start = log_likelihood(design, coefficients)
    for halving in range(HALVINGS):
        tried = coefficients + step / 2**halving
        if log_likelihood(design, tried) >= start - abs(start) * 1e-12:
            return np.asarray(tried)
    return coefficients


def residuals_of(design: Design, moments: Moments, coefficients: Floats) -> Floats:
    """Everyone's part in the score (n, p): their own event, less what was expected of them at each event they saw."""
    hazard = 1 / moments.size
    seen = sum_up_to(design, hazard)[:, None] * design.covariates - sum_up_to(design, hazard[:, None] * moments.mean)
    part = -risk_of(design, coefficients)[:, None] * seen
    own = design.covariates[design.died]
    tied = np.bincount(design.died_row)[design.died_row][:, None]
    expected = sum_by(design.died_row, moments.mean)[design.died_row] / tied
    spared = sum_by(design.died_row, design.gone * hazard)[design.died_row]
    spared_mean = sum_by(design.died_row, (design.gone * hazard)[:, None] * moments.mean)[design.died_row]
    risk = risk_of(design, coefficients)[design.died][:, None]
    part[design.died] += own - expected + risk * (spared[:, None] * own - spared_mean)
    return np.asarray(part)


def sum_up_to(design: Design, values: Floats) -> Floats:
    """For each person the sum of `values` (e, ...) over events on or before the person's own last day."""
    reached = np.searchsorted(design.died_row, design.row, side="right")
    return np.concatenate([np.zeros((1, *values.shape[1:])), values.cumsum(axis=0)])[reached]
