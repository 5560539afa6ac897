"""Hours of guidance to expect in the next twelve months, from the tapers so far and the pace of newcomers.

What belongs here: the forecast by month and its back-test. What does not: the tapers (`tapers`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pipelines.inference import caveats
from pipelines.inference.moves import end_of_month_after
from pipelines.inference.prediction import Prediction, coverage, dispersion, predicted
from pipelines.inference.risk import Floats, shares
from pipelines.inference.tapers import Guided, taper

Row = dict[str, Any]
AHEAD, CHECKED_AHEAD, ORIGINS, SILENT, HISTORY = 12, 6, 12, 6, 12


@dataclass(frozen=True, slots=True)
class Expected:
    """Hours a day in one month to come: of present residents, of newcomers, and the variance of both together."""

    present: float
    newcomers: float
    variance: float

    @property
    def prediction(self) -> Prediction:
        """Both together, with an interval."""
        return predicted(self.present + self.newcomers, self.variance)


@dataclass(frozen=True, slots=True, eq=False)
class Newcomers:
    """People starting a month and the spread of that; hours a day by months since the start: mean, variance, people."""

    per_month: float
    spread: float
    months: int
    mean: Floats
    variance: Floats
    people: Floats


def capacity(guided: Guided, last_month: date | None) -> list[Row]:
    """A row per month ahead of `last_month`, the first day of the last month that was observed."""
    if last_month is None or guided.months <= HISTORY:
        why = caveats.NO_TAPERS.columns
        return [{"months_ahead": ahead, "calculated": False, **why} for ahead in range(1, AHEAD + 1)]
    checked = back_test(guided)
    forecasts, share = coverage(held for origin in checked.values() for _, _, held in origin)
    silent = int((~silent_or_known(guided)).sum())
    told = caveats.TAPERS.with_values(silent=silent) + caveats.track_record(forecasts, share)
    rows = []
    for ahead in range(1, AHEAD + 1):
        row = month_row(guided, last_month, ahead, told)
        row |= {"forecasts_checked": forecasts, "coverage": share}
        rows.append(row | checked_row(checked, last_month, ahead))
    return rows


def month_row(guided: Guided, last_month: date, ahead: int, told: caveats.Caveat) -> Row:
    """The forecast of one month, in hours."""
    month, days = month_after(last_month, ahead)
    found = expected(guided, ahead)
    row: Row = {"months_ahead": ahead, "month": month}
    if found is None:
        return row | {"calculated": False, **caveats.NO_TAPERS.columns}
    hours = found.prediction.times(days)
    return row | {
        "calculated": True,
        "expected_hours": hours.expected,
        "low": hours.low,
        "high": hours.high,
        "hours_present_residents": found.present * days,
        "hours_newcomers": found.newcomers * days,
        **told.columns,
    }


def month_after(month: date, months: int) -> tuple[date, int]:
    """The first day of the month so many months later or, when negative, earlier, and its length in days."""
    end = end_of_month_after(month, months)
    return end.replace(day=1), end.day


def expected(guided: Guided, ahead: int) -> Expected | None:
    """Hours a day so many months after the last; none when the tapers do not reach so far."""
    present = of_present(guided, ahead)
    if present is None:
        return None
    mean, variance = of_newcomers(guided, newcomers(guided), ahead)
    return Expected(present[0], mean, present[1] + variance)


def silent_or_known(guided: Guided) -> Any:
    """Everyone but those out of sight for over half a year: they are in no forecast."""
    return (guided.last >= guided.months - 1 - SILENT) | (guided.start >= guided.months - 1 - SILENT)


def of_present(guided: Guided, ahead: int) -> tuple[float, float] | None:
    """Expected hours a day and their variance of everyone in guidance; someone not heard of for some months counts from
    where they were then."""
    last, people = guided.last, np.arange(len(guided.start))
    here = (last >= guided.months - 1 - SILENT) & ~guided.left[people, last]
    mean = variance = 0.0
    for quiet in np.unique(guided.months - 1 - last[here]):
        found = taper(guided, int(ahead + quiet))
        if found is None:
            return None
        chosen = here & (guided.months - 1 - last == quiet)
        now, band = guided.hours[chosen, last[chosen]], guided.band[chosen, last[chosen]]
        total = np.bincount(band, weights=now, minlength=len(found.ratio))
        mean += float(total @ found.ratio)
        variance += float(total**2 @ found.doubt + found.spread[band].sum())
    return mean, variance


def newcomers(guided: Guided) -> Newcomers:
    """The pace of the last twelve months, and hours of everyone so far by months since the first whole one."""
    starts = np.bincount(guided.start[guided.start >= 0], minlength=guided.months)[-HISTORY:].astype(float)
    since = np.full((len(guided.start), AHEAD), np.nan)
    for age in range(AHEAD):
        column = guided.start + 1 + age
        there = (guided.start >= 0) & (column < guided.months)
        since[there, age] = guided.hours[there, column[there]]
    people = np.isfinite(since).sum(axis=0).astype(float)
    mean = shares(np.nansum(since, axis=0), people)
    rest = np.where(np.isfinite(since), since - mean, 0.0)
    return Newcomers(
        float(starts.mean()), dispersion(starts, np.ones(len(starts))), len(starts), mean,
        shares((rest**2).sum(axis=0), people), people,
    )  # fmt: skip


def of_newcomers(guided: Guided, found: Newcomers, ahead: int) -> tuple[float, float]:
    """Hours a day of who starts in the months to come, half a month in the first, and of who started last month."""
    weights = np.concatenate([[0.5 * found.mean[0]], found.mean[: ahead - 1]])
    spreads = np.concatenate([[0.25 * found.variance[0]], found.variance[: ahead - 1]])
    doubts = shares(spreads, np.concatenate([found.people[:1], found.people[: ahead - 1]]))
    just_started = float((guided.start == guided.months - 1).sum())
    mean = found.per_month * weights.sum() + just_started * found.mean[ahead - 1]
    chance = found.per_month * (spreads.sum() + found.spread * (weights**2).sum())
    doubt = found.per_month * found.spread * weights.sum() ** 2 / found.months + found.per_month**2 * doubts.sum()
    return float(mean), float(chance + doubt + just_started * found.variance[ahead - 1])


def back_test(guided: Guided) -> dict[int, list[tuple[Prediction, float, bool]]]:
    """By origin, counted in months before the last one: each later month's forecast, what came, and whether it held.

    Of those alone whose later months are known. An origin is taken as if all registers had then reached its end.
    """
    known = guided.followed()
    came = np.where(np.isfinite(known.hours), known.hours, known.partly).sum(axis=0)
    found = {}
    for back in range(1, min(ORIGINS, guided.months - 1 - HISTORY) + 1):
        origin = guided.months - 1 - back
        then = known.until(origin)
        said = [(expected(then, ahead), came[origin + ahead]) for ahead in range(1, min(back, CHECKED_AHEAD) + 1)]
        found[back] = [(one.prediction, float(hours), one.prediction.holds(hours)) for one, hours in said if one]
    return found


def checked_row(checked: dict[int, list[tuple[Prediction, float, bool]]], last_month: date, ahead: int) -> Row:
    """What the forecast of half a year ago said of the month so far ahead of it, and what came."""
    said = checked.get(CHECKED_AHEAD, [])
    if ahead > len(said):
        return {}
    prediction, actual, held = said[ahead - 1]
    month, days = month_after(last_month, ahead - CHECKED_AHEAD)
    then = prediction.times(days)
    return {
        "checked_month": month,
        "checked_expected": then.expected,
        "checked_low": then.low,
        "checked_high": then.high,
        "checked_actual": actual * days,
        "checked_held": bool(held),
    }
