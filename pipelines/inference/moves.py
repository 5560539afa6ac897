"""When number 200 moves in: a forecast from every month's end, the last for what is to come, the others as its test.

What belongs here: the forecast and what it would have said before. What does not: who counts (`living_lab_progress`).
The rate is that of the last months, its spread that of a year, so that a rate that changes shows as uncertainty.
Nothing is known here of homes that are planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from pipelines.inference import caveats
from pipelines.inference.prediction import Prediction, coverage, dispersion, predicted, wider_for_few
from pipelines.inference.risk import Floats

Row = dict[str, Any]
TEN_YEARS = 3653


@dataclass(frozen=True, slots=True)
class ForecastRules:
    """Months that make the rate, months that make its spread, months ahead, fewest people for a rate."""

    rate_months: int
    spread_months: int
    ahead: int
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """The programme's months up to the newest register: length within the window in days, people moved in, complete or
    not; the target, the window's last day, and the move-in days of all in the window, in order."""

    months: Sequence[date]
    days: Floats
    moved_in: Floats
    complete: Sequence[bool]
    target: int
    last_day: date
    move_ins: Sequence[date]

    def end_of(self, place: int) -> date:
        """The last day of a month, or of the window."""
        following = (self.months[place].replace(day=28) + timedelta(days=4)).replace(day=1)
        return min(following - timedelta(days=1), self.last_day)


@dataclass(frozen=True, slots=True)
class Pace:
    """People a day and how uncertain: the variance over the mean of counts, and the days the rate was seen."""

    rate: float
    spread: float
    seen: float

    def after(self, days: float) -> Prediction:
        """People within so many days: chance around the rate, and doubt about the rate."""
        mean = self.rate * days
        return predicted(mean, self.spread * mean * (1 + days / self.seen))

    def days_to(self, people: float, bound: str) -> float | None:
        """Days until the expected number, or a bound of it, comes to so many; none within ten years."""
        low, high = 0.0, float(TEN_YEARS)
        if self.rate <= 0 or getattr(self.after(high), bound) < people:
            return None
        while high - low > 0.01:
            middle = (low + high) / 2
            low, high = (middle, high) if getattr(self.after(middle), bound) < people else (low, middle)
        return high


def pace(progress: Progress, origin: int, rules: ForecastRules) -> Pace | None:
    """The pace as seen at the end of a month; none when too little was seen."""
    recent = slice(max(0, origin + 1 - rules.rate_months), origin + 1)
    longer = slice(max(0, origin + 1 - rules.spread_months), origin + 1)
    if origin + 1 < rules.rate_months or progress.moved_in[: origin + 1].sum() < rules.people:
        return None
    seen = float(progress.days[recent].sum())
    months = len(progress.moved_in[longer])
    spread = dispersion(progress.moved_in[longer], progress.days[longer]) * wider_for_few(months)
    return Pace(float(progress.moved_in[recent].sum()) / seen, spread, seen)


def forecasts(progress: Progress, rules: ForecastRules) -> list[Row]:
    """A row per complete month: what was foreseen at its end, what came of it, and how all of them came out."""
    complete = int(sum(progress.complete))
    rows = [forecast(progress, origin, rules) for origin in range(complete)]
    checked, share = coverage(row["held"] for row in rows)
    track = {"forecasts_checked": checked, "coverage": share}
    return [row | track | (told_of(checked, share, rules) if row["calculated"] else {}) for row in rows]


def told_of(checked: int, share: float | None, rules: ForecastRules) -> Row:
    """What a forecast does not know, and how the others came out."""
    told = caveats.PACE.with_values(months=rules.rate_months)
    return (told + caveats.track_record(checked, share)).columns


def forecast(progress: Progress, origin: int, rules: ForecastRules) -> Row:
    """The row of one month's end."""
    total, made_on = float(progress.moved_in[: origin + 1].sum()), progress.end_of(origin)
    row: Row = {"made_on": made_on, "moved_in_total": int(total), "target": progress.target, "held": None}
    row |= {"reached_on": reached_on(progress, made_on)}
    seen = pace(progress, origin, rules)
    if made_on >= progress.last_day:
        told = caveats.WINDOW_CLOSED.with_values(total=int(total), target=progress.target)
        return row | {"calculated": False, **told.columns}
    if seen is None:
        told = caveats.TOO_SHORT.with_values(months=rules.rate_months, people=rules.people)
        return row | {"calculated": False, **told.columns}
    return row | ahead(progress, origin, seen, rules) | target_dates(progress, seen, row)


def ahead(progress: Progress, origin: int, seen: Pace, rules: ForecastRules) -> Row:
    """The total some months later, and whether it came out so."""
    total = float(progress.moved_in[: origin + 1].sum())
    on = min(end_of_month_after(progress.end_of(origin), rules.ahead), progress.last_day)
    found = seen.after((on - progress.end_of(origin)).days).times(1, total)
    row = {"calculated": True, "per_month": seen.rate * 30.4375, "forecast_for": on}
    row |= {"expected_total": found.expected, "low": found.low, "high": found.high}
    place = next((place for place in range(len(progress.months)) if progress.end_of(place) == on), None)
    if place is None or not progress.complete[place]:
        return row
    actual = float(progress.moved_in[: place + 1].sum())
    return row | {"actual_total": int(actual), "held": found.holds(actual)}


def end_of_month_after(day: date, months: int) -> date:
    """The last day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months + 1
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def target_dates(progress: Progress, seen: Pace, row: Row) -> Row:
    """The day the target is expected, and the earliest and latest of its interval; known once it was reached."""
    if row["reached_on"]:
        return dict.fromkeys(("target_on", "target_on_low", "target_on_high"), row["reached_on"])
    left = progress.target - row["moved_in_total"]
    bounds = {"target_on": "expected", "target_on_low": "high", "target_on_high": "low"}
    days = {name: seen.days_to(left, bound) for name, bound in bounds.items()}
    return {
        name: None if one is None else row["made_on"] + timedelta(days=int(np.ceil(one))) for name, one in days.items()
    }


def reached_on(progress: Progress, made_on: date) -> date | None:
    """The day number 200 moved in, as known by then."""
    known = [day for day in progress.move_ins if day <= made_on]
    return known[progress.target - 1] if len(known) >= progress.target else None


def monthly(progress: Progress, rules: ForecastRules) -> list[Row]:
    """Per month the expected running total: of a complete month as foreseen so many months before, of any other as
    foreseen at the end of the last complete one, and never under what already moved in."""
    latest = int(sum(progress.complete)) - 1
    rows: list[Row] = []
    for place, month in enumerate(progress.months):
        origin = place - rules.ahead if progress.complete[place] else latest
        seen = pace(progress, origin, rules) if 0 <= origin < place else None
        if seen is None:
            continue
        before = float(progress.moved_in[: origin + 1].sum())
        found = seen.after(float(progress.days[origin + 1 : place + 1].sum())).times(1, before)
        known = 0.0 if progress.complete[place] else float(progress.moved_in[: place + 1].sum())
        expected, low, high = (max(value, known) for value in (found.expected, found.low, found.high))
        rows.append({"month": month, "forecast": expected, "forecast_low": low, "forecast_high": high})
    return rows
