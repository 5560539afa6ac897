"""The care partners' files: clients, assignments, assessments and hand-overs.

What belongs here: rows of `clients`, `guidance_assignments`, `self_sufficiency` and `handovers`.
What does not: delivered hours (`guidance`) and stays in a shelter (`shelter`).
"""

import random
from datetime import date

from pipelines.demo.calendar import END
from pipelines.demo.complexes import BT, LH, TV
from pipelines.demo.people import Person
from pipelines.demo.rows.guidance import Course, course_of
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region, Resident
from pipelines.demo.streams import days, stream

DOMAINS = (
    "finances", "work_education", "daytime", "housing", "domestic_relations", "mental_health", "physical_health",
    "substance_use", "basic_adl", "instrumental_adl", "social_network", "participation", "justice",
)  # fmt: skip
FIRST_SCORE = {"finances": 2.0, "housing": 2.1, "work_education": 2.0, "basic_adl": 4.0, "justice": 3.8}
TEAMS = {
    "Utrecht": "Buurtteam Leidsche Rijn",
    "Nieuwegein": "Sociaal team Nieuwegein",
    "Woerden": "Sociaal team Woerden",
    "Zeist": "Sociaal team Zeist",
    "Stichtse Vecht": "Sociaal team Stichtse Vecht",
    "De Ronde Venen": "Sociaal team De Ronde Venen",
}
KNOWN_TWICE = 0.03
HANDED_OVER_BEFORE = 0.68
HANDED_OVER_AFTER = 0.08
DAY_ACTIVITY_SHARE = 0.25


def add_care(tables: Tables, region: Region) -> None:
    """The files of all residents, at the care partner that keeps them."""
    for resident in region.residents:
        rng = stream(region.seed, "file", resident.person.number)
        course = course_of(region.seed, resident)
        partner, client = resident.care_partner, resident.person.client
        add(tables, partner, "clients", [client_row(resident.person, resident.move_in - days(rng.randint(60, 400)))])
        if partner in (TV, LH):
            if rng.random() < KNOWN_TWICE:
                other = LH if partner == TV else TV
                add(tables, other, "clients", [client_row(resident.person, resident.move_in - days(500))])
            add(tables, partner, "guidance_assignments", _assignments(rng, resident, course))
            add(tables, partner, "guidance_assignments", _day_activity(rng, resident, course))
            add(tables, partner, "self_sufficiency", _assessments(rng, resident))
        add(tables, BT, "handovers", _handover(rng, resident, client))
    number(tables, "guidance_assignments", "assignment_id", ("start_date", "client"), "TW")


def client_row(person: Person, intake_on: date) -> Row:
    """A row of `clients`."""
    return {
        "client": person.client,
        "birth_year": person.birth_year,
        "gender": person.gender,
        "target_group": person.target_group,
        "ethos_at_intake": person.ethos,
        "municipality_of_origin": person.origin,
        "intake_on": intake_on,
    }


def _assignments(rng: random.Random, resident: Resident, course: Course) -> list[Row]:
    """One assignment for guidance; for some replaced after a year, for some paused for a month."""
    start = course.start - days(rng.randint(0, 7))
    end, reason = _assignment_end(rng, resident, course)
    hours = round(course.base, 1)
    if start + days(460) < (end or END) and rng.random() < 0.45:
        cut = start + days(rng.randint(330, 400))
        kind, gap = ("pause", 30) if rng.random() < 0.15 else ("change", 0)
        first = _assignment(resident, (start, cut, kind), hours)
        return [first, _assignment(resident, (cut + days(gap), end, reason), round(hours * 0.6, 1))]
    return [_assignment(resident, (start, end, reason), hours)]


def _day_activity(rng: random.Random, resident: Resident, course: Course) -> list[Row]:
    """For some an assignment for day activity beside the guidance, which ends early or with it."""
    start, end = course.start + days(30), course.start + days(rng.randint(200, 700))
    left = resident.left_on or END
    if rng.random() > DAY_ACTIVITY_SHARE or start >= left:
        return []
    period = (start, end, "planned") if end < left else (start, resident.left_on, "other" if resident.left_on else None)
    return [_assignment(resident, period, 8.0, category="07")]


def _assignment(
    resident: Resident, period: tuple[date, date | None, str | None], hours: float, category: str = "02"
) -> Row:
    start, end, reason = period
    return {
        "client": resident.person.client,
        "product_category": category,
        "start_date": start,
        "end_date": end,
        "end_reason": reason,
        "hours_per_week": hours,
        "birth_year": resident.person.birth_year,
        "gender": resident.person.gender,
    }


def _assignment_end(rng: random.Random, resident: Resident, course: Course) -> tuple[date | None, str | None]:
    left = resident.left_on
    if course.planned_stop is not None:
        return course.planned_stop, "planned"
    if left is None:
        return None, None
    reason = {"deceased": "deceased", "moved_away": "moved_away"}.get(resident.history.exit_reason or "")
    return left, reason or rng.choice(("other", "other", "other_provider"))


def _assessments(rng: random.Random, resident: Resident) -> list[Row]:
    """All domains around the move-in and each half year after it."""
    rows: list[Row] = []
    day = resident.move_in + days(rng.randint(-14, 10))
    until = resident.left_on or END
    step = 0
    while day < min(until, END) or step == 0:
        for domain in DOMAINS:
            expected = FIRST_SCORE.get(domain, 2.8) - 0.6 * resident.person.severe + 0.22 * min(step, 6)
            score = min(5, max(1, round(rng.gauss(expected, 0.7))))
            rows.append({"client": resident.person.client, "assessed_on": day, "domain": domain, "score": score})
        day += days(rng.randint(165, 200))
        step += 1
    return rows


def _handover(rng: random.Random, resident: Resident, client: str) -> list[Row]:
    kind = rng.random()
    if kind > HANDED_OVER_BEFORE + HANDED_OVER_AFTER:
        return []
    shift = -rng.randint(3, 30) if kind < HANDED_OVER_BEFORE else rng.randint(5, 40)
    team = TEAMS[resident.complex.municipality]
    return [{"client": client, "handed_over_on": resident.move_in + days(shift), "to_team": team}]
