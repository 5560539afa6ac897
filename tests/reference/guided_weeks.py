"""Hours and observed weeks of guidance written a second time: plain Python, one day at a time, from the rulings.

What lives here: what partners told, spread over days, and the weeks of which we would have heard (R6, R22-R25).
What does not: what follows from those weeks (guidance.py), nor episodes and deaths, which are handed in as facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

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
class Stay:
    """A housing episode: open when it has no end, and then seen until `observed_until`."""

    start: date
    end: date | None
    observed_until: date

    def covers(self, day: date) -> bool:
        """Whether the resident is known to be in this episode on `day`."""
        return self.start <= day and (day < self.end if self.end else day <= self.observed_until)


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
    stays: tuple[Stay, ...] = ()


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
        return told | {partner for partner in self.guidance_registers if partner == person.care_partner}


@dataclass(frozen=True)
class Observed:
    """R22-R24: start of guidance, end of what is observed, and the observed weeks (their Mondays)."""

    start: date | None
    until: date | None
    mondays: tuple[date, ...]


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return day - day.weekday() * DAY


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
