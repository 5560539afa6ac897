"""What the corporations know of homes: complexes, units, leases of residents and of regular tenants, arrears.

What belongs here: rows of `complexes`, `units`, `leases` and `rent_arrears`.
What does not: life in the complex (`community`).
"""

import random
from datetime import date

from pipelines.demo.calendar import END, KICK_OFF, add_months
from pipelines.demo.complexes import Complex
from pipelines.demo.homes import Home
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region, Resident
from pipelines.demo.streams import days, stream

TENANT_PREFIX = {"mitros": "T", "portaal": "H-", "groenwest": "", "eigenhaard": "EH"}
REGULAR_YEARS = 7.0
"""Mean length of a regular tenant's stay, in years; our choice."""

REGULAR_REASONS = {"own_home": 60, "moved_away": 25, "family": 10, "deceased": 5}


def add_housing(tables: Tables, region: Region) -> None:
    """Complexes, units, leases and arrears of all corporations."""
    for each in region.complexes:
        add(tables, each.corporation, "complexes", [_complex_row(each)])
    for home in sorted(region.homes, key=lambda home: home.unit_id):
        add(tables, home.complex.corporation, "units", [_unit_row(home)])
        if home.regular:
            add(tables, home.complex.corporation, "leases", _regular_leases(region.seed, home))
    for resident in region.residents:
        for row in _leases(resident):
            add(tables, _corporation_of(row, resident), "leases", [row])
    number(tables, "leases", "lease_id", ("start_date", "unit_id", "holder"), "HC")
    for corporation in ("mitros", "portaal"):
        add(tables, corporation, "rent_arrears", _arrears(region.seed, tables[corporation, "leases"]))


def tenant_number(corporation: str, person: int) -> str:
    """The number under which a corporation knows a resident; never nine digits."""
    return f"{TENANT_PREFIX[corporation]}{400_000 + person * 7919 % 200_000}"


def _complex_row(each: Complex) -> Row:
    return {
        "complex_id": each.id,
        "name": each.name,
        "corporation": each.corporation,
        "care_partner": each.care_partner,
        "municipality": each.municipality,
        "housing_form": each.form,
        "planned_homes": each.homes,
        "planned_vulnerable_share": each.norm,
        "guidance_plan_months": each.guidance_plan_months,
        "lease_flip_plan_months": each.flip_plan_months,
        "opened_on": each.opened_on,
    }


def _unit_row(home: Home) -> Row:
    return {
        "unit_id": home.unit_id,
        "complex_id": home.complex.id,
        "postcode4": home.complex.postcode,
        "rooms": home.rooms,
        "delivered_on": home.delivered_on,
    }


def _leases(resident: Resident) -> list[Row]:
    return [
        {
            "unit_id": tenancy.home.unit_id,
            "client": resident.person.client,
            "tenant_number": tenant_number(tenancy.home.complex.corporation, resident.person.number),
            "tenant_group": "vulnerable",
            "holder": tenancy.holder,
            "contract_type": tenancy.contract,
            "good_neighbour": False,
            "start_date": tenancy.start,
            "end_date": tenancy.end,
            "end_reason": tenancy.reason,
            "complex_id": tenancy.home.complex.id,
            "contract_until": add_months(tenancy.start, 60) if tenancy.contract == "temporary" else None,
        }
        for tenancy in resident.tenancies
    ]


def _corporation_of(row: Row, resident: Resident) -> str:
    return next(
        tenancy.home.complex.corporation for tenancy in resident.tenancies if tenancy.home.unit_id == row["unit_id"]
    )


def _regular_leases(seed: int, home: Home) -> list[Row]:
    rng = stream(seed, "regular", home.unit_id)
    rows: list[Row] = []
    start = max(home.delivered_on, date(2018, 1, 1)) + days(rng.randint(0, 60))
    while start < END:
        end = start + days(round(rng.expovariate(1 / (REGULAR_YEARS * 365.25))) + 60)
        rows.append(_regular_lease(rng, home, start, end if end <= END else None))
        start = end + days(rng.randint(14, 45))
    return rows


def _regular_lease(rng: random.Random, home: Home, start: date, end: date | None) -> Row:
    corporation = home.complex.corporation
    reasons = list(REGULAR_REASONS)
    return {
        "unit_id": home.unit_id,
        "client": None,
        "tenant_number": f"{TENANT_PREFIX[corporation]}{rng.randint(610_000, 899_999)}",
        "tenant_group": "regular",
        "holder": "resident",
        "contract_type": home.complex.resident_contract,
        "good_neighbour": rng.random() < home.complex.good_neighbour_share,
        "start_date": start,
        "end_date": end,
        "end_reason": rng.choices(reasons, list(REGULAR_REASONS.values()))[0] if end else None,
        "complex_id": home.complex.id,
        "contract_until": add_months(start, 60) if home.complex.resident_contract == "temporary" else None,
    }


def _arrears(seed: int, leases: list[Row]) -> list[Row]:
    """Months in arrears: before every eviction, and now and then for others."""
    rows: list[Row] = []
    for lease in leases:
        rng = stream(seed, "arrears", lease["lease_id"])
        evicted = lease["end_reason"] == "eviction"
        if lease["tenant_group"] != "vulnerable" or (not evicted and rng.random() > 0.25):
            continue
        start, end = _months_of(lease)
        count = rng.randint(3, 7) if evicted else rng.randint(1, 4)
        first = add_months(end, -count) if evicted else add_months(start, rng.randint(1, 24))
        owed = 0.0
        for month in (add_months(first, step) for step in range(count)):
            owed += rng.uniform(180, 640)
            if start <= month < end:
                rows.append({"lease_id": lease["lease_id"], "month": month, "amount_eur": round(owed, 2)})
    return rows


def _months_of(lease: Row) -> tuple[date, date]:
    start, end = lease["start_date"], lease["end_date"] or END
    return max(start, KICK_OFF).replace(day=1), end.replace(day=1)
