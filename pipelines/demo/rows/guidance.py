"""Guidance after move-in: how many hours a week, tapering by the plan, and the contacts and months that add up to it.

What belongs here: rows of `guidance` and the course of someone's guidance.
What does not: assignments (`care`).
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.demo.calendar import END, month_ends
from pipelines.demo.complexes import BT, LH, TV
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region, Resident
from pipelines.demo.streams import days, stream

BASE_HOURS = {"mixed": 4.6, "scattered": 5.8, "flex": 3.8, "pitstop": 4.2}
"""Mean hours a week in the first two months; our choice."""

LIGHT_BASE_HOURS = 1.6
STEADY_DAYS = 56
STOPS_SHARE = 0.4
KEPT_LEVEL = 0.12
RELAPSE_WEEKS = 16
LIGHT_AFTERWARDS = 0.6
BESIDE = {"budget": (0.45, 1.0, 2.5, 15), "debt": (0.25, 1.0, 3.0, 12), "day_activity": (0.30, 16.0, 40.0, 30)}
"""Kinds beside guidance: share of residents, hours a month from and to, months at most."""


@dataclass(frozen=True)
class Course:
    """Someone's guidance: `base` hours a week, down to nothing or a remainder over `length` days after `start`.

    `until` is the first day without guidance; `planned_stop` the same when it ends as planned.
    """

    start: date
    until: date
    base: float
    length: float
    floor: float
    relapse: date | None
    planned_stop: date | None

    def hours_a_week(self, day: date) -> float:
        """Expected hours a week around a day."""
        since = (day - self.start).days - STEADY_DAYS
        if self.relapse and day >= self.relapse:
            since -= 180
        level = self.base * max(self.floor, min(1.0, 1 - since / (self.length - STEADY_DAYS)))
        if self.relapse and self.relapse <= day < self.relapse + timedelta(weeks=RELAPSE_WEEKS):
            return max(1.9 * level, 0.7 * self.base)
        return level


def course_of(seed: int, resident: Resident) -> Course:
    """The course of a resident's guidance; the same whenever it is asked for."""
    rng = stream(seed, "course", resident.person.number)
    start = resident.move_in + days(rng.randint(0, 9))
    mean = LIGHT_BASE_HOURS if resident.care_partner == BT else BASE_HOURS[resident.complex.form]
    base = max(1.0, rng.gauss(mean, 0.16 * mean) + 0.15 * mean * resident.person.severe)
    length = 30.44 * (resident.complex.guidance_plan_months or 24) * rng.lognormvariate(0.02, 0.22)
    floor = 0.0 if rng.random() < STOPS_SHARE else KEPT_LEVEL
    relapse = resident.day(resident.history.shelter_on)
    stop = start + days(round(length) + (180 if relapse else 0)) if floor == 0 else None
    left = resident.left_on or END
    planned = stop if stop and stop < left else None
    return Course(start, max(start, planned or left), base, length, floor, relapse, planned)


def add_guidance(tables: Tables, region: Region) -> None:
    """Contacts at De Tussenvoorziening, month totals elsewhere, and light support afterwards by the buurtteam."""
    for resident in region.residents:
        rng = stream(region.seed, "guidance", resident.person.number)
        course, partner = course_of(region.seed, resident), resident.care_partner
        if partner == TV:
            add(tables, TV, "guidance", _contacts(rng, resident, course))
        else:
            add(tables, partner, "guidance", _months(rng, resident, course, "light" if partner == BT else "guidance"))
        if partner in (TV, LH):
            add(tables, partner, "guidance", _beside(rng, resident, course))
            add(tables, BT, "guidance", _light_afterwards(rng, resident, course))
    number(tables, "guidance", "guidance_id", ("from_date", "client", "kind"), "BG")


def _contacts(rng: random.Random, resident: Resident, course: Course) -> list[Row]:
    """Single contacts: one to three a week, fewer than one once the hours are low."""
    rows: list[Row] = []
    due = 0.0
    week = course.start - days(course.start.weekday())
    while week < min(course.until, END):
        due += course.hours_a_week(week) * rng.uniform(0.7, 1.3)
        count = 0 if due < 0.75 else 1 if due < 2.2 else 2 if due < 4.5 else 3
        for weekday in sorted(rng.sample(range(5), count)):
            day, hours = week + days(weekday), round(4 * due / count) / 4
            if course.start <= day < course.until:
                rows.append(_row(resident, "guidance", day, day, hours))
        due = 0.0 if count else due
        week += days(7)
    return rows


def _months(rng: random.Random, resident: Resident, course: Course, kind: str) -> list[Row]:
    rows: list[Row] = []
    for first, last in month_ends(course.start, min(course.until, END) - days(1)):
        length = (last - first).days + 1
        hours = course.hours_a_week(first + days(length // 2)) * length / 7 * rng.uniform(0.8, 1.2)
        rows.append(_row(resident, kind, first, last, round(4 * hours) / 4))
    return rows


def _beside(rng: random.Random, resident: Resident, course: Course) -> list[Row]:
    rows: list[Row] = []
    for kind, (share, low, high, longest) in BESIDE.items():
        months = month_ends(course.start, min(course.until, END) - days(1))
        first, count = rng.randint(1, 3), rng.randint(4, longest)
        if rng.random() < share:
            for start, end in months[first : first + count]:
                rows.append(_row(resident, kind, start, end, round(4 * rng.uniform(low, high)) / 4))
    return rows


def _light_afterwards(rng: random.Random, resident: Resident, course: Course) -> list[Row]:
    if course.planned_stop is None or rng.random() > LIGHT_AFTERWARDS:
        return []
    until = min(course.planned_stop + days(rng.randint(90, 400)), resident.left_on or END, END)
    months = month_ends(course.planned_stop, until - days(1))
    return [_row(resident, "light", first, last, round(4 * rng.uniform(0.75, 2.5)) / 4) for first, last in months]


def _row(resident: Resident, kind: str, first: date, last: date, hours: float) -> Row:
    return {"client": resident.person.client, "kind": kind, "from_date": first, "to_date": last, "hours": hours}
