"""Milestones, phases, plan and lease flip written a second time: plain Python, straight from the rulings.

What lives here: everything that follows from a resident's observed weeks (R26-R31, R33, R42). What does not: the
weeks themselves (guided_weeks.py) and curves (curves.py). Nothing here is quick, and nothing is shared with the
warehouse: where the two agree, they agree for two different reasons.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from datetime import date
from statistics import fmean
from typing import Any

from reference.guided_weeks import DAY, MILESTONE_KINDS, Assignment, Observed, Person, World, observe

TOLERANCE = 1e-9


def add_months(day: date, months: int) -> date:
    """The same day some calendar months on; a missing day becomes the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def milestone(world: World, person: Person) -> dict[str, Any]:
    """The row of `fct_guidance_milestone` for one resident."""
    seen = observe(world, person)
    weeks = [world.in_week(person.key, MILESTONE_KINDS, monday) for monday in seen.mondays]
    baseline = fmean(weeks[:8]) if len(weeks) >= 8 else None
    current = fmean(weeks[-4:]) if len(weeks) >= 4 else None
    halved = _halved(weeks, baseline)
    again = _reintensified(weeks, halved)
    return {
        "guidance_start": seen.start,
        "baseline_hours": baseline,
        "current_hours": current,
        "reduction": 1 - current / baseline if baseline and current is not None else None,
        "phase": phase(world, person.key, seen.mondays),
        "halved_on": None if halved is None else seen.mondays[halved],
        "independent_on": _independent(world, person, seen, weeks),
        "reintensified_on": None if again is None else seen.mondays[again],
        "plan_status": _plan_status(person, seen, baseline, current),
    }


def phase(world: World, key: str, mondays: tuple[date, ...]) -> str | None:
    """R27: the phase after the last of these observed weeks."""
    last = mondays[-13:]
    if len(last) < 4:
        return None
    mean = fmean(world.in_week(key, MILESTONE_KINDS, monday) for monday in last)
    if mean <= TOLERANCE:
        return "none"
    if all(world.in_week(key, ["guidance"], monday) <= TOLERANCE for monday in last):
        return "light"
    if mean >= 3 - TOLERANCE:
        return "intensive"
    return "regular" if mean >= 1 - TOLERANCE else "light"


def _halved(weeks: list[float], baseline: float | None) -> int | None:
    if baseline is None:
        return None
    for week in range(12, len(weeks) - 8):
        means = [fmean(weeks[last - 12 : last + 1]) for last in range(week, week + 9)]
        if all(mean <= baseline / 2 + TOLERANCE for mean in means):
            return week
    return None


def _reintensified(weeks: list[float], halved: int | None) -> int | None:
    if halved is None:
        return None
    for week in range(halved + 4, len(weeks)):
        now, before = fmean(weeks[week - 3 : week + 1]), fmean(weeks[week - 16 : week - 3])
        if now >= 1.5 * before - TOLERANCE and now >= 1 - TOLERANCE:
            return week
    return None


def _independent(world: World, person: Person, seen: Observed, weeks: list[float]) -> date | None:
    if seen.until is None:
        return None
    found = [row.end for row in world.known if row.end and _ends_guidance(world, person, row, seen.until)]
    for week in range(len(weeks) - 12):
        if max(weeks[week : week + 13]) <= TOLERANCE:
            found.append(seen.mondays[week])
            break
    return min(found, default=None)


def _ends_guidance(world: World, person: Person, row: Assignment, until: date) -> bool:
    end = row.end
    if row.client != person.key or row.category != "02" or row.reason != "planned" or end is None:
        return False
    if not person.moved_in <= end <= until:
        return False
    guidance = [other for other in world.known if other.client == person.key and other.category == "02"]
    if any(_goes_on(other, end) for other in guidance if other is not row):
        return False
    return all(world.on(person.key, MILESTONE_KINDS, end + ahead * DAY) <= 0 for ahead in range(1, 92))


def _goes_on(other: Assignment, end: date) -> bool:
    runs_on = other.start <= end and (other.end is None or other.end > end)
    return runs_on or end <= other.start <= end + 30 * DAY


def _plan_status(person: Person, seen: Observed, baseline: float | None, current: float | None) -> str | None:
    if baseline is None or current is None or seen.start is None or person.guidance_plan_months is None:
        return None
    length = (add_months(seen.start, person.guidance_plan_months) - seen.start).days
    elapsed = (seen.mondays[-1] + 6 * DAY - seen.start).days
    planned = baseline * max(0.0, 1 - elapsed / length) if length > 0 else 0.0
    if current < planned - 0.15 * baseline - TOLERANCE:
        return "ahead"
    return "behind" if current > planned + 0.15 * baseline + TOLERANCE else "on plan"


def lease_flip(world: World, person: Person) -> dict[str, Any] | None:
    """R33: the row of `fct_lease_flip`, None for a resident whose first lease was their own."""
    first = person.leases[0]
    if first.holder != "care_partner":
        return None
    flipped = next((lease.start for lease in person.leases if lease.holder == "resident"), None)
    outcome = "flip" if flipped else "exit" if person.exit_on else "censored"
    months = person.lease_flip_plan_months
    return {
        "lease_start": first.start,
        "flipped_on": flipped,
        "planned_on": None if months is None else add_months(first.start, months),
        "outcome": outcome,
        "days": ((flipped or person.exit_on or person.observed_until) - first.start).days,
        "hours_at_flip": _hours_before(world, person, flipped),
    }


def _hours_before(world: World, person: Person, flipped: date | None) -> float | None:
    if flipped is None:
        return None
    before = [monday for monday in observe(world, person).mondays if monday + 6 * DAY < flipped][-4:]
    return fmean(world.in_week(person.key, MILESTONE_KINDS, monday) for monday in before) if len(before) == 4 else None


def timeline(worlds: list[tuple[World, list[Person]]]) -> dict[int, tuple[float, ...]]:
    """R42: week -> residents observed in it, mean and quartiles (type 7) of their hours."""
    hours: dict[int, list[float]] = defaultdict(list)
    for world, person in ((world, person) for world, people in worlds for person in people):
        for number, monday in enumerate(observe(world, person).mondays, start=1):
            hours[number].append(world.in_week(person.key, MILESTONE_KINDS, monday))
    quartiles = (0.25, 0.5, 0.75)
    return {week: (len(seen), fmean(seen), *(quantile(seen, at) for at in quartiles)) for week, seen in hours.items()}


def quantile(values: list[float], at: float) -> float:
    """Linear interpolation between the order statistics: R's type 7."""
    ordered = sorted(values)
    place = at * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def phases_at(world: World, people: list[Person], day: date) -> Counter[str]:
    """R42: residents in an episode on `day`, by the phase after the last observed week that ended by then."""
    housed = [person for person in people if any(stay.covers(day) for stay in person.stays)]
    counts: Counter[str] = Counter()
    for person in housed:
        ended = tuple(monday for monday in observe(world, person).mondays if monday + 6 * DAY <= day)
        counts[phase(world, person.key, ended) or "unknown"] += 1
    return counts


def time_to(world: World, person: Person, reached: date | None) -> tuple[int, str | None] | None:
    """Days from the start of guidance to a milestone, an exit or (None) the end of what is observed."""
    seen = observe(world, person)
    if seen.start is None or seen.until is None or seen.until < seen.start:
        return None
    if reached:
        return max(0, (reached - seen.start).days), "reached"
    left = min((day for day in (person.exit_on, person.died_on) if day), default=None)
    return (seen.until - seen.start).days, "exited" if left == seen.until else None
