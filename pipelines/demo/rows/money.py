"""The region's money and the municipalities' tasks: about 22 million euro for 200 residents.

What belongs here: rows of `grants`, `spending` and `municipal_tasks`.
What does not: anything about persons.
"""

import random
from datetime import date

from pipelines.demo.calendar import END, add_months
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region
from pipelines.demo.streams import days, stream

REGION = "region"
EURO_PER_RESIDENT = 110_000
SHARES = {
    "Utrecht": 0.46,
    "Nieuwegein": 0.13,
    "Woerden": 0.10,
    "Zeist": 0.09,
    "De Ronde Venen": 0.05,
    "Stichtse Vecht": 0.05,
    "Houten": 0.02,
    "IJsselstein": 0.02,
    "Vijfheerenlanden": 0.02,
    "Utrechtse Heuvelrug": 0.02,
    "De Bilt": 0.01,
    "Wijk bij Duurstede": 0.01,
    "Lopik": 0.005,
    "Montfoort": 0.005,
    "Oudewater": 0.005,
    "Bunnik": 0.005,
}
"""Share of the region-wide sum by municipality; invented."""

GRANTED = {date(2021, 2, 1): 0.5, date(2022, 2, 1): 0.35, date(2023, 2, 1): 0.15}
FREE_PROJECTS = ("Programmabureau", "Buurtbemiddeling", None)
TASK_PER_100_RESIDENTS = 55


def add_money(tables: Tables, region: Region) -> None:
    """Grants, bookings and tasks, all told by the region's programme office."""
    rng = stream(region.seed, "money")
    total = EURO_PER_RESIDENT * len(region.residents)
    for municipality, share in SHARES.items():
        projects = _projects(region, municipality)
        for day, part in GRANTED.items():
            add(tables, REGION, "grants", _grants(rng, municipality, projects, (day, total * share * part)))
        add(tables, REGION, "spending", _bookings(rng, municipality, projects, total * share))
        add(tables, REGION, "municipal_tasks", _tasks(municipality, share * len(region.residents)))
    number(tables, "grants", "grant_id", ("granted_on", "municipality", "project"), "SU")
    number(tables, "spending", "booking_id", ("booked_on", "municipality", "project", "kind"), "BK")


def _projects(region: Region, municipality: str) -> list[str | None]:
    """Complexes of a municipality in proportion to their homes, and what is spent beside them."""
    projects: list[str | None] = []
    for each in region.complexes:
        if each.municipality == municipality:
            projects += [each.id] * max(1, each.vulnerable // 5)
    return projects + list(FREE_PROJECTS)


def _grants(
    rng: random.Random, municipality: str, projects: list[str | None], granted: tuple[date, float]
) -> list[Row]:
    day, amount = granted
    chosen = sorted({rng.choice(projects) for _ in range(3)}, key=str)
    return [
        {
            "municipality": municipality,
            "project": project,
            "amount_eur": round(amount / len(chosen), 2),
            "granted_on": day + days(rng.randint(0, 25)),
        }
        for project in chosen
    ]


def _bookings(rng: random.Random, municipality: str, projects: list[str | None], amount: float) -> list[Row]:
    """Each quarter a commitment, and its payment some weeks later; about 90 % is spent by the end."""
    rows: list[Row] = []
    quarters = 13
    for quarter in range(quarters):
        project = rng.choice(projects)
        committed = round(amount * rng.uniform(0.8, 1.1) / quarters, 2)
        day = add_months(date(2021, 3, 10), 3 * quarter) + days(rng.randint(0, 14))
        paid_on = day + days(rng.randint(20, 120))
        booking = {"municipality": municipality, "project": project}
        rows.append({**booking, "kind": "commitment", "amount_eur": committed, "booked_on": day})
        if paid_on <= END:
            paid = round(committed * rng.uniform(0.85, 1.0), 2)
            rows.append({**booking, "kind": "payment", "amount_eur": paid, "booked_on": paid_on})
    return rows


def _tasks(municipality: str, residents: float) -> list[Row]:
    people = max(1, round(residents * TASK_PER_100_RESIDENTS / 100))
    return [{"municipality": municipality, "year": year, "people": people} for year in range(2021, END.year + 1)]
