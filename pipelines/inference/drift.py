"""A pace that drifts: how many people a day, how sure, and how much less sure the further ahead.

What belongs here: the pace and its interval. What does not: which months are seen, and rows (`moves`).
Gamma-Poisson with power discounting (Smith & Miller, 1986; Harvey & Fernandes, 1989): the pace is gamma distributed, a
month's count is Poisson, and from month to month all that was seen so far keeps a share of its weight, the discount.
The discount is the likeliest on the counts themselves, by how well each month was foreseen from those before it, held
back by a prior and never under a least one: few months cannot tell a drift from chance.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.prediction import Prediction, predicted
from pipelines.inference.risk import Floats

TEN_YEARS, MONTH = 3653.0, 30.4375
STEP, HIGHEST = 0.005, 0.99  # the discounts that are tried


@dataclass(frozen=True, slots=True)
class Pace:
    """People a day; the people it is seen by, older ones discounted; and the discount by month."""

    rate: float
    people: float
    discount: float

    def after(self, days: float) -> Prediction:
        """People within so many days: chance around the pace, doubt about the pace now, and its drift since.

        So many days ahead the pace is seen by people x exp(-g t), g the discount by day, around the same mean, so that
        of the people by then the variance beyond chance is rate^2 / people x the integral of exp(g min(s, t)).
        """
        by_day = -np.log(self.discount) / MONTH
        both = 2 * (np.expm1(by_day * days) - by_day * days) / by_day**2
        return predicted(self.rate * days, self.rate * days + self.rate**2 / self.people * float(both))

    def days_to(self, people: float, bound: str) -> float | None:
        """Days until the expected number, or a bound of it, first comes to so many; none within ten years.

        Far ahead a lower bound falls again, for want of anything known: only its rise counts.
        """
        months = np.arange(MONTH, TEN_YEARS + 1, MONTH)
        high = next((float(day) for day in months if self.reaches(people, bound, float(day))), None)
        if high is None:
            return None
        low = high - MONTH
        while high - low > 0.01:
            middle = (low + high) / 2
            low, high = (low, middle) if self.reaches(people, bound, middle) else (middle, high)
        return high

    def reaches(self, people: float, bound: str, days: float) -> bool:
        """Whether the expected number, or a bound of it, is so many by then."""
        return bool(getattr(self.after(days), bound) >= people)


def pace_of(counts: Floats, days: Floats, least: float, months: float) -> Pace:
    """The pace at the end of months with these counts; the first with anybody in it starts it."""
    discounts = np.arange(least, HIGHEST + STEP / 2, STEP)
    people, exposure, fit = np.zeros_like(discounts), np.zeros_like(discounts), np.zeros_like(discounts)
    for count, length in zip(counts, days, strict=True):
        people, exposure = people * discounts, exposure * discounts
        if people[0] > 0:
            fit += foreseen(count, length, people, exposure)
        people, exposure = people + count, exposure + length
    prior = months * (least * np.log(discounts) + (1 - least) * np.log1p(-discounts))
    best = int(np.argmax(fit + prior))
    return Pace(float(people[best] / exposure[best]), float(people[best]), float(discounts[best]))


def foreseen(count: float, days: float, people: Floats, exposure: Floats) -> Floats:
    """Log probability of a count before it came: negative binomial, up to what no discount changes."""
    from scipy.special import gammaln

    kept = exposure / (exposure + days)
    return np.asarray(gammaln(people + count) - gammaln(people) + people * np.log(kept) + count * np.log1p(-kept))
