"""The guidance measures written a second time: plain Python, one day at a time, straight from the rulings.

What lives here: hours, observed weeks, milestones, phase, plan and lease flip of one resident (R22-R31, R33, R42).
What does not: episodes, deaths and breakdowns, which are handed in as facts. Nothing here is quick, and nothing is
shared with the warehouse: where the two agree, they agree for two different reasons.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean

TOLERANCE = 1e-9
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MILESTONE_KINDS = ("guidance", "light")


@dataclass(frozen=True)
class Delivered:
    """Hours of one kind that a partner reported over a stretch of days, both ends included."""

    partner: str
    client: str
    kind: str
    first: date
    last: date
    hours: float


@dataclass(frozen=True)
class Assignment:
    """An assignment as its partner knows it; `end` is the first day it no longer ran."""

    partner: str
    number: str
    client: str
    category: str
    start: date
    end: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Lease:
    """A lease within the first episode, in the order of R9."""

    holder: str
    start: date


@dataclass(frozen=True)
class Person:
    """What the housing side knows of a resident who moved in."""

    key: str
    moved_in: date
    exit_on: date | None
    observed_until: date
    died_on: date | None = None
    care_partner: str | None = None
    guidance_plan_months: int | None = None
    lease_flip_plan_months: int | None = None
    leases: tuple[Lease, ...] = ()


@dataclass
class World:
    """All that partners told about guidance, with the register date of each of them."""

    delivered: list[Delivered]
    assignments: list[Assignment]
    guidance_registers: dict[str, date]
    assignment_registers: dict[str, date]
    known: list[Assignment] = field(init=False)
    hours_by_day: dict[tuple[str, str], dict[date, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.known = [known for row in self.assignments for known in self._as_known(row)]
        self.hours_by_day = defaultdict(lambda: defaultdict(float))
        for row in self.delivered:
            self._spread(row)

    def _as_known(self, row: Assignment) -> Iterator[Assignment]:
        register = self.assignment_registers[row.partner]
        if row.start > register:
            return
        if row.end is not None and row.end > register:
            row = Assignment(row.partner, row.number, row.client, row.category, row.start)
        yield row

    def _spread(self, row: Delivered) -> None:
        a_day = row.hours / ((row.last - row.first).days + 1)
        day = row.first
        while day <= row.last:
            if day <= self.guidance_registers[row.partner] and a_day > 0:
                self.hours_by_day[row.client, row.kind][day] += a_day
            day += DAY

    def kinds(self, client: str) -> list[str]:
        """The kinds of which the client ever had an hour."""
        return sorted(kind for who, kind in self.hours_by_day if who == client)

    def on(self, client: str, kinds: Iterable[str], day: date) -> float:
        """Hours of these kinds on one day."""
        return sum(self.hours_by_day.get((client, kind), {}).get(day, 0.0) for kind in kinds)

    def in_week(self, client: str, kinds: Iterable[str], monday: date) -> float:
        """Hours of these kinds in the week that starts on `monday`."""
        return sum(self.on(client, kinds, monday + day * DAY) for day in range(7))

    def days_with_hours(self, client: str, kinds: Iterable[str]) -> list[date]:
        """The days on which the client had hours of these kinds, in order."""
        return sorted({day for kind in kinds for day in self.hours_by_day.get((client, kind), {})})

    def reporting_partners(self, person: Person) -> set[str]:
        """R23: partners whose silence ends what we know of this person's guidance."""
        told = {
            row.partner
            for row in self.delivered
            if row.client == person.key and row.first <= self.guidance_registers[row.partner]
        }
        return told | ({person.care_partner} & self.guidance_registers.keys())


@dataclass(frozen=True)
class Observed:
    """R22-R24: start of guidance, end of what is observed, and the observed weeks (their Mondays)."""

    start: date | None
    until: date | None
    mondays: tuple[date, ...]


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return day - day.weekday() * DAY


def add_months(day: date, months: int) -> date:
    """The same day some calendar months on; a missing day becomes the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def observe(world: World, person: Person) -> Observed:
    """Find the start of guidance and every week of which we would have heard."""
    days = [day for day in world.days_with_hours(person.key, MILESTONE_KINDS) if day >= person.moved_in]
    if not days:
        return Observed(None, None, ())
    until = min(_ends(world, person))
    first = monday_of(days[0]) if days[0].weekday() == 0 else monday_of(days[0]) + WEEK
    mondays = []
    while first + 6 * DAY <= until:
        mondays.append(first)
        first += WEEK
    return Observed(days[0], until, tuple(mondays))


def _ends(world: World, person: Person) -> Iterator[date]:
    yield from (world.guidance_registers[partner] for partner in world.reporting_partners(person))
    yield person.exit_on or person.observed_until
    if person.died_on:
        yield person.died_on
    for row in world.known:
        if row.client == person.key and row.end and row.reason in ("moved_away", "other_law"):
            yield row.end


def week_rows(world: World, person: Person | None, key: str) -> list[tuple[str, date, int | None, str, float, bool]]:
    """R25: resident, Monday, week number, kind, hours, observed; `person` is None for who never moved in."""
    seen = observe(world, person) if person else Observed(None, None, ())
    rows = []
    for kind in world.kinds(key):
        busy = {monday_of(day) for day in world.days_with_hours(key, [kind])}
        for monday in sorted(busy | set(seen.mondays)):
            hours = world.in_week(key, [kind], monday)
            rows.append((key, monday, _week_number(seen, monday), kind, hours, monday in seen.mondays))
    return rows


def _week_number(seen: Observed, monday: date) -> int | None:
    if seen.start is None:
        return None
    week_one = seen.start if seen.start.weekday() == 0 else monday_of(seen.start) + WEEK
    return (monday - week_one).days // 7 + 1


def milestone(world: World, person: Person) -> dict[str, object]:
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


def lease_flip(world: World, person: Person) -> dict[str, object] | None:
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


def timeline(world: World, people: list[Person]) -> dict[int, tuple[int, float, float, float, float]]:
    """R42: week -> residents observed in it, mean and quartiles (type 7) of their hours."""
    hours: dict[int, list[float]] = defaultdict(list)
    for person in people:
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
