"""How hours of guidance go on from where they are: what the tapers of all residents so far say of the next months.

What belongs here: residents by month, and the ratio of later to present hours by time since the start.
What does not: the forecast itself (`capacity`), reading the marts (`marts`).
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.risk import Booleans, Floats, Integers

BANDS = (0, 3, 6, 12, 24)  # months since the first whole month from which a taper is told apart
ENOUGH = 10  # residents from which a band speaks for itself


@dataclass(frozen=True, slots=True, eq=False)
class Guided:
    """Residents (rows) by calendar month (columns): hours a day where observed, else NaN; 0 after they left.

    `partly` has the hours a day of all months, also those that were not observed whole. `left` marks months after the
    month of leaving, `start` is the column in which guidance started (-1 for before the first).
    """

    hours: Floats
    partly: Floats
    left: Booleans
    start: Integers

    @property
    def months(self) -> int:
        """The number of months."""
        return int(self.hours.shape[1])

    @property
    def last(self) -> Integers:
        """The last month in which each resident was observed or known to have left; -1 for none."""
        known = np.isfinite(self.hours)
        return np.where(known.any(axis=1), self.months - 1 - known[:, ::-1].argmax(axis=1), -1)

    @property
    def band(self) -> Integers:
        """For each month the band of months since the first whole one."""
        age = np.arange(self.months)[None, :] - (self.start[:, None] + 1)
        return np.clip(np.searchsorted(BANDS, age, side="right") - 1, 0, len(BANDS) - 1)

    def until(self, month: int) -> "Guided":
        """As it was known at the end of a month."""
        seen = slice(0, month + 1)
        started = self.start <= month
        return Guided(
            self.hours[started, seen], self.partly[started, seen], self.left[started, seen], self.start[started]
        )

    def followed(self) -> "Guided":
        """Those who are observed up to the last month or known to have left, or who started in it."""
        kept = (self.last == self.months - 1) | (self.start == self.months - 1)
        return Guided(self.hours[kept], self.partly[kept], self.left[kept], self.start[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Taper:
    """By band: later hours over present ones, the variance of that ratio, and of a person around it."""

    ratio: Floats
    doubt: Floats
    spread: Floats


def taper(guided: Guided, months: int) -> Taper | None:
    """From all pairs of months so far apart in which someone was observed; none with fewer than ten residents."""
    now, later = guided.hours[:, :-months], guided.hours[:, months:]
    known = np.isfinite(now) & np.isfinite(later) & ~guided.left[:, :-months]
    person, month = np.nonzero(known)
    if len(np.unique(person)) < ENOUGH or now[known].sum() <= 0:
        return None
    pooled = ratio_in(now[known], later[known], person)
    band = guided.band[:, :-months][person, month]
    found = []
    for number in range(len(BANDS)):
        own = band == number
        speaks = len(np.unique(person[own])) >= ENOUGH and now[known][own].sum() > 0
        found.append(ratio_in(now[known][own], later[known][own], person[own]) if speaks else pooled)
    return Taper(*(np.array(column) for column in zip(*found, strict=True)))


def ratio_in(now: Floats, later: Floats, person: Integers) -> tuple[float, float, float]:
    """The ratio of sums, its variance with each person's months taken together, the variance of one month around it."""
    ratio = later.sum() / now.sum()
    rest = later - ratio * now
    by_person = np.bincount(person, weights=rest)
    return float(ratio), float((by_person**2).sum() / now.sum() ** 2), float((rest**2).mean())
