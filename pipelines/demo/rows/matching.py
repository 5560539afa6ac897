"""Het Vierde Huis: who applied, who was matched to which home, who is still waiting.

What belongs here: rows of `applications` and `placements`, and the client files of those who wait.
What does not: leases.
"""

import random
from datetime import date

from pipelines.demo.calendar import END, KICK_OFF
from pipelines.demo.complexes import LH, TV
from pipelines.demo.people import draw_person
from pipelines.demo.rows.care import client_row
from pipelines.demo.rows.housing import tenant_number
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region, Resident
from pipelines.demo.streams import day_between, days, stream
from pipelines.demo.tenancies import Tenancy

OFFICE = "vierdehuis"
TELLS_TENANT_NUMBER = frozenset({"portaal", "groenwest"})
WAITING_PER_RESIDENT = 0.35
WITHDRAWN_SHARE = 0.4
MATCHED_SHARE = 0.25
"""Share of those still waiting that have been matched to a home in the last two months, and rent nothing yet."""


def add_matching(tables: Tables, region: Region) -> None:
    """Applications and placements of residents, and applications that came to nothing (yet)."""
    for resident in region.residents:
        rng = stream(region.seed, "matching", resident.person.number)
        for episode in sorted({tenancy.episode for tenancy in resident.tenancies}):
            _add_match(tables, rng, resident, next(t for t in resident.tenancies if t.episode == episode))
    vacant = _vacant_units(region)
    for count in range(round(len(region.residents) * WAITING_PER_RESIDENT)):
        _add_waiting(tables, region.seed, len(region.residents) + count, vacant)
    number(tables, "applications", "application_id", ("applied_on", "client"), "AV")
    _carry_ids(tables)


def _add_match(tables: Tables, rng: random.Random, resident: Resident, first: Tenancy) -> None:
    matched = first.start - days(rng.randint(10, 45))
    applied = matched - days(rng.randint(40, 320))
    client, corporation = resident.person.client, first.home.complex.corporation
    tells = corporation in TELLS_TENANT_NUMBER
    placement: Row = {
        "client": client,
        "unit_id": first.home.unit_id,
        "tenant_number": tenant_number(corporation, resident.person.number) if tells else None,
        "matched_on": matched,
        "key_on": first.start - days(rng.choice((0, 0, 0, 1, 3))),
        "applied_on": applied,
    }
    add(tables, OFFICE, "applications", [{"client": client, "applied_on": applied, "withdrawn_on": None}])
    add(tables, OFFICE, "placements", [placement])


def _vacant_units(region: Region) -> list[str]:
    """Homes for formerly homeless people that have stood empty for a month at the end, the latest first."""
    let_until: dict[str, date] = {}
    for resident in region.residents:
        for tenancy in resident.tenancies:
            unit = tenancy.home.unit_id
            let_until[unit] = max(let_until.get(unit, date.min), tenancy.end or date.max)
    return sorted((unit for unit, end in let_until.items() if end < END - days(30)), key=lambda unit: let_until[unit])


def _add_waiting(tables: Tables, seed: int, person_number: int, vacant: list[str]) -> None:
    """An application of somebody without a home: waiting, withdrawn, or matched to a vacant home just now."""
    rng = stream(seed, "waiting", person_number)
    person = draw_person(seed, person_number)
    applied = day_between(rng, KICK_OFF - days(200), END - days(70))
    withdrawn: date | None = applied + days(rng.randint(30, 400)) if rng.random() < WITHDRAWN_SHARE else None
    row = {"client": person.client, "applied_on": applied, "withdrawn_on": withdrawn}
    add(tables, OFFICE, "applications", [row])
    add(tables, rng.choice((TV, LH)), "clients", [client_row(person, applied - days(rng.randint(10, 90)))])
    if withdrawn is None and vacant and rng.random() < MATCHED_SHARE:
        matched = {"unit_id": vacant.pop(), "tenant_number": None, "matched_on": END - days(rng.randint(5, 60))}
        add(tables, OFFICE, "placements", [{"client": person.client, "applied_on": applied, **matched, "key_on": None}])


def _carry_ids(tables: Tables) -> None:
    """A placement bears the number of its application."""
    ids = {
        (row["client"], row["applied_on"]): row["application_id"] for row in tables.get((OFFICE, "applications"), [])
    }
    for placement in tables.get((OFFICE, "placements"), []):
        placement["application_id"] = ids[placement["client"], placement["applied_on"]]
