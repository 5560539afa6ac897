"""Life in and around a complex: nuisance, consultations with neighbours, the residents' association, candidates.

What belongs here: rows of `nuisance_reports`, `neighbour_consultations`, `association_members`, `vacancy_candidates`.
What does not: leases, which the association's membership follows (`housing`).
"""

import math
import random
from datetime import date

from pipelines.demo.calendar import END, KICK_OFF, add_months
from pipelines.demo.complexes import Complex
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region
from pipelines.demo.streams import day_between, days, stream

NUISANCE_PER_100_HOMES = {"mixed": 1.2, "flex": 2.2, "pitstop": 2.0, "scattered": 0.8}
"""Reports per month at the start; they fall to a third of it. Our choice."""

WORRIED_NEIGHBOURS = {"G-NIJ": 4.0}
MEMBERSHIP = {"M-MIX": 1.0, "P-MAJ": 0.85, "G-NIJ": 0.45, "E-SUP": 0.9, "G-EIK": 0.6}
"""Share of tenants in the residents' association; compulsory at MIXIT."""

CANDIDATES_PER_HOME = {"M-MIX": 38.0, "P-MAJ": 64.0, "E-SUP": 25.0, "G-NIJ": 12.0}


def add_community(tables: Tables, region: Region) -> None:
    """What happens in the complexes, at their corporations."""
    for each in region.complexes:
        rng = stream(region.seed, "community", each.id)
        add(tables, each.corporation, "nuisance_reports", _nuisance(rng, each))
        if each.form == "mixed":
            add(tables, each.corporation, "neighbour_consultations", _consultations(rng, each))
        if original(each) in CANDIDATES_PER_HOME:
            add(tables, each.corporation, "vacancy_candidates", _candidates(rng, each))
        if original(each) in MEMBERSHIP:
            leases = tables.get((each.corporation, "leases"), [])
            add(tables, each.corporation, "association_members", _members(region.seed, each, leases))
    number(tables, "nuisance_reports", "report_id", ("reported_on", "complex_id"), "OL")


def original(each: Complex) -> str:
    """The id of the complex in the catalogue that this one is a copy of."""
    return each.id[:5]


def _nuisance(rng: random.Random, each: Complex) -> list[Row]:
    rows: list[Row] = []
    rate = each.homes / 100 * WORRIED_NEIGHBOURS.get(original(each), 1.0) * NUISANCE_PER_100_HOMES[each.form]
    month, age = max(each.opened_on, KICK_OFF).replace(day=1), 0
    while month < END:
        last = add_months(month, 1) - days(1)
        for _ in range(_poisson(rng, rate * max(1 / 3, 1 - age / 30))):
            rows.append(_report(rng, each, day_between(rng, max(month, each.opened_on), last)))
        month, age = add_months(month, 1), age + 1
    return rows


def _report(rng: random.Random, each: Complex, day: date) -> Row:
    return {
        "complex_id": each.id,
        "reported_on": day,
        "severity": rng.choices((1, 2, 3), (60, 30, 10))[0],
        "closed_on": day + days(rng.randint(3, 120)),
    }


def _poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count


def _consultations(rng: random.Random, each: Complex) -> list[Row]:
    rows: list[Row] = []
    day = max(each.opened_on, KICK_OFF) - days(rng.randint(10, 40))
    while day < END:
        rows.append({"complex_id": each.id, "held_on": day, "attendees": rng.randint(8, 60)})
        settled = (day - each.opened_on).days > 365
        day += days(rng.randint(170, 200) if settled else rng.randint(80, 100))
    return rows


def _candidates(rng: random.Random, each: Complex) -> list[Row]:
    """One round before the opening for all homes, and a small one each year after."""
    per_home = CANDIDATES_PER_HOME[original(each)]
    rounds = [(each.opened_on - days(60), each.homes)]
    rounds += [(add_months(each.opened_on, 12 * year), rng.randint(2, 6)) for year in (1, 2, 3)]
    return [
        {
            "complex_id": each.id,
            "advertised_on": day,
            "homes": homes,
            "candidates": round(homes * per_home * rng.uniform(0.9, 1.1)),
        }
        for day, homes in rounds
        if day <= END
    ]


def _members(seed: int, each: Complex, leases: list[Row]) -> list[Row]:
    """One membership per stay: it runs on when only the name on the lease changes."""
    here = [row for row in leases if row["complex_id"] == each.id]
    rows: list[Row] = []
    for stay in _stays(sorted(here, key=lambda row: (row["unit_id"], row["start_date"]))):
        if stream(seed, "member", stay[0]["lease_id"]).random() < MEMBERSHIP[original(each)]:
            rows.append(
                {
                    "complex_id": each.id,
                    "unit_id": stay[0]["unit_id"],
                    "member_from": stay[0]["start_date"],
                    "member_until": stay[-1]["end_date"],
                }
            )
    return rows


def _stays(leases: list[Row]) -> list[list[Row]]:
    stays: list[list[Row]] = []
    for lease in leases:
        before = stays[-1][-1] if stays else None
        if before and before["unit_id"] == lease["unit_id"] and before["end_reason"] == "lease_flip":
            stays[-1].append(lease)
        else:
            stays.append([lease])
    return stays
