"""Contracts of what housing corporations deliver: complexes, homes, leases and life around them."""

import pandera.polars as pa
import polars as pl

from validations.contracts.fields import (
    at_least,
    between,
    coded,
    day,
    digits,
    first_of_month,
    flag,
    number,
    ordered,
    text,
)

HOUSING_FORMS = ("mixed", "scattered", "flex", "pitstop")
TENANT_GROUPS = ("vulnerable", "regular")
HOLDERS = ("care_partner", "resident")
CONTRACT_TYPES = ("transitional", "temporary", "flexible", "regular")
LEASE_END_REASONS = (
    "relapse",
    "eviction",
    "institution",
    "own_home",
    "family",
    "moved_away",
    "deceased",
    "unknown",
    "lease_flip",
    "transfer",
)


class Complexes(pa.DataFrameModel):
    """A building or group of homes with one plan."""

    complex_id: str = text(required=True)
    name: str = text(required=True)
    corporation: str = text(required=True)
    care_partner: str = text()
    municipality: str = text(required=True)
    housing_form: str = coded(HOUSING_FORMS, required=True)
    planned_homes: int = at_least(0)
    planned_vulnerable_share: float = between(0, 1)
    guidance_plan_months: int = at_least(0)
    lease_flip_plan_months: int = at_least(0)
    opened_on: pl.Date = day()


class Units(pa.DataFrameModel):
    """A home."""

    unit_id: str = text(required=True)
    complex_id: str = text(required=True)
    postcode4: str = digits(4)
    rooms: int = at_least(0)
    delivered_on: pl.Date = day(required=True)


class Leases(pa.DataFrameModel):
    """A lease on a home; the end date is the first day it no longer runs."""

    lease_id: str = text(required=True)
    unit_id: str = text(required=True)
    client: str = text()
    tenant_number: str = text()
    tenant_group: str = coded(TENANT_GROUPS, required=True)
    holder: str = coded(HOLDERS, required=True)
    contract_type: str = coded(CONTRACT_TYPES, required=True)
    good_neighbour: bool = flag()
    start_date: pl.Date = day(required=True)
    end_date: pl.Date = day()
    end_reason: str = coded(LEASE_END_REASONS)

    ends_after_start = ordered("start_date", "end_date")


class NuisanceReports(pa.DataFrameModel):
    """A report of nuisance in a complex."""

    report_id: str = text(required=True)
    complex_id: str = text(required=True)
    reported_on: pl.Date = day(required=True)
    severity: int = between(1, 3, required=True)
    closed_on: pl.Date = day()

    closes_after_report = ordered("reported_on", "closed_on")


class NeighbourConsultations(pa.DataFrameModel):
    """A meeting with the neighbours of a complex."""

    complex_id: str = text(required=True)
    held_on: pl.Date = day(required=True)
    attendees: int = at_least(0)


class AssociationMembers(pa.DataFrameModel):
    """Membership of the residents' association, by home."""

    complex_id: str = text(required=True)
    unit_id: str = text(required=True)
    member_from: pl.Date = day(required=True)
    member_until: pl.Date = day()

    ends_after_start = ordered("member_from", "member_until")


class RentArrears(pa.DataFrameModel):
    """Rent owed on a lease in a month, in euro."""

    lease_id: str = text(required=True)
    month: pl.Date = day(required=True)
    amount_eur: float = number(required=True)

    month_is_first_day = first_of_month("month")


class VacancyCandidates(pa.DataFrameModel):
    """How many people responded to a round of vacancies."""

    complex_id: str = text(required=True)
    advertised_on: pl.Date = day(required=True)
    homes: int = at_least(0, required=True)
    candidates: int = at_least(0, required=True)
