"""An expected amount with an interval, when amounts cannot be negative.

What belongs here: the interval, how far counts of months spread, and the account of a back-test. What does not: what is
expected (`moves`, `capacity`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pipelines.inference.risk import Floats


@dataclass(frozen=True, slots=True)
class Prediction:
    """An expected amount with its 95 % interval."""

    expected: float
    low: float
    high: float

    def holds(self, actual: float) -> bool:
        """Whether it came out within the interval."""
        return self.low <= actual <= self.high

    def times(self, factor: float) -> "Prediction":
        """The same in another unit."""
        return Prediction(*(factor * value for value in (self.expected, self.low, self.high)))

    def whole(self, more: float) -> "Prediction":
        """People on top of those there already: the bounds are whole numbers, rounded outwards."""
        return Prediction(more + self.expected, more + float(np.floor(self.low)), more + float(np.ceil(self.high)))


def predicted(mean: float, variance: float) -> Prediction:
    """The 95 % interval of the gamma distribution with this mean and variance; with no variance there is no width. It
    reaches to the mean at least, which very skewed ones would leave out."""
    from scipy.special import gammaincinv

    if mean <= 0 or variance <= 0:
        return Prediction(mean, mean, mean)
    low, high = gammaincinv(mean**2 / variance, (0.025, 0.975)) * variance / mean
    return Prediction(mean, min(mean, float(low)), max(mean, float(high)))


def dispersion(counts: Floats, size: Floats) -> float:
    """Variance over mean of counts at a constant rate per unit of size (Pearson); at least 1, that of pure chance."""
    if len(counts) < 2 or counts.sum() == 0:
        return 1.0
    expected = counts.sum() / size.sum() * size
    return max(1.0, float(((counts - expected) ** 2 / expected).sum() / (len(counts) - 1)))


def coverage(held: Iterable[bool | None]) -> tuple[int, float | None]:
    """How many forecasts could be held against what came, and the share whose interval held; none without any."""
    known = [one for one in held if one is not None]
    return len(known), float(np.mean(known)) if known else None
