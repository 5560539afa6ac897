"""When number 200 moves in: a forecast from every month's end, the last for what is to come, the others as its test.

What belongs here: the forecast and what it would have said before. What does not: who counts (`living_lab_progress`),
and how a pace is found and how far it may drift (`drift`). Nothing is known here of homes that are planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from pipelines.inference import caveats
from pipelines.inference.drift import MONTH, Pace, pace_of
from pipelines.inference.prediction import coverage
from pipelines.inference.risk import Floats

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ForecastRules:
    """Months ahead, fewest months and people for a pace; the least weight a month keeps from one to the next, and the
    months of evidence it takes to believe in a higher one."""

    ahead: int
    months: int
    people: int
    least_discount: float
    discount_months: float


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


def pace(progress: Progress, origin: int, rules: ForecastRules) -> Pace | None:
    """The pace as seen at the end of a month; none when too little was seen."""
    seen = slice(0, origin + 1)
    if origin + 1 < rules.months or progress.moved_in[seen].sum() < rules.people:
        return None
    return pace_of(progress.moved_in[seen], progress.days[seen], rules.least_discount, rules.discount_months)


def forecasts(progress: Progress, rules: ForecastRules) -> list[Row]:
    """A row per complete month: what was foreseen at its end, what came of it, and how all of them came out."""
    complete = int(sum(progress.complete))
    rows = [forecast(progress, origin, rules) for origin in range(complete)]
    checked, share = coverage(row["held"] for row in rows)
    track = {"forecasts_checked": checked, "coverage": share}
    return [row | track | (told_of(checked, share) if row["calculated"] else {}) for row in rows]


def told_of(checked: int, share: float | None) -> Row:
    """What a forecast does not know, and how the others came out."""
    return (caveats.PACE + caveats.track_record(checked, share)).columns


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
        told = caveats.TOO_SHORT.with_values(months=rules.months, people=rules.people)
        return row | {"calculated": False, **told.columns}
    return row | ahead(progress, origin, seen, rules) | target_dates(progress, seen, row)


def ahead(progress: Progress, origin: int, seen: Pace, rules: ForecastRules) -> Row:
    """The total some months later, and whether it came out so."""
    total = float(progress.moved_in[: origin + 1].sum())
    on = min(end_of_month_after(progress.end_of(origin), rules.ahead), progress.last_day)
    found = seen.after((on - progress.end_of(origin)).days).whole(total)
    row = {"calculated": True, "per_month": seen.rate * MONTH, "forecast_for": on}
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
        found = seen.after(float(progress.days[origin + 1 : place + 1].sum())).whole(before)
        known = 0.0 if progress.complete[place] else float(progress.moved_in[: place + 1].sum())
        expected, low, high = (max(value, known) for value in (found.expected, found.low, found.high))
        rows.append({"month": month, "forecast": expected, "forecast_low": low, "forecast_high": high})
    return rows
