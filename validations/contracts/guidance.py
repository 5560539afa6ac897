"""Contracts of what care partners deliver: clients, guidance, assessments, shelter and hand-overs."""

import pandera.polars as pa
import polars as pl

from validations.contracts.fields import at_least, between, coded, day, digits, ordered, text, year

TARGET_GROUPS = ("homeless", "sheltered_living", "youth_care", "status_holder", "other")
GUIDANCE_KINDS = ("guidance", "budget", "debt", "day_activity", "light")
ASSIGNMENT_END_REASONS = (
    "deceased",
    "planned",
    "pause",
    "moved_away",
    "change",
    "other_provider",
    "other_law",
    "other",
)
SELF_SUFFICIENCY_DOMAINS = (
    "finances",
    "work_education",
    "daytime",
    "housing",
    "domestic_relations",
    "mental_health",
    "physical_health",
    "substance_use",
    "basic_adl",
    "instrumental_adl",
    "social_network",
    "participation",
    "justice",
)


class Clients(pa.DataFrameModel):
    """A person in care, under a pseudonym."""

    client: str = text(required=True)
    birth_year: int = year(required=True)
    gender: str = text()
    target_group: str = coded(TARGET_GROUPS, required=True)
    ethos_at_intake: int = between(1, 6)
    municipality_of_origin: str = text()
    intake_on: pl.Date = day(required=True)


class Guidance(pa.DataFrameModel):
    """Hours of guidance over a period, both days included."""

    guidance_id: str = text(required=True)
    client: str = text(required=True)
    kind: str = coded(GUIDANCE_KINDS, required=True)
    from_date: pl.Date = day(required=True)
    to_date: pl.Date = day(required=True)
    hours: float = at_least(0, required=True)

    ends_after_start = ordered("from_date", "to_date")


class GuidanceAssignments(pa.DataFrameModel):
    """A municipality's assignment to guide someone."""

    assignment_id: str = text(required=True)
    client: str = text(required=True)
    product_category: str = digits(2, required=True)
    start_date: pl.Date = day(required=True)
    end_date: pl.Date = day()
    end_reason: str = coded(ASSIGNMENT_END_REASONS)
    hours_per_week: float = at_least(0)

    ends_after_start = ordered("start_date", "end_date")


class SelfSufficiency(pa.DataFrameModel):
    """A score on one domain of the self-sufficiency matrix (ZRM), 1 acute to 5 self-sufficient."""

    client: str = text(required=True)
    assessed_on: pl.Date = day(required=True)
    domain: str = coded(SELF_SUFFICIENCY_DOMAINS, required=True)
    score: int = between(1, 5, required=True)


class ShelterStays(pa.DataFrameModel):
    """A stay without a home of one's own, by ETHOS Light category."""

    stay_id: str = text(required=True)
    client: str = text(required=True)
    ethos_category: int = between(1, 6, required=True)
    start_date: pl.Date = day(required=True)
    end_date: pl.Date = day()

    ends_after_start = ordered("start_date", "end_date")


class Handovers(pa.DataFrameModel):
    """A hand-over to the neighbourhood team before the move."""

    client: str = text(required=True)
    handed_over_on: pl.Date = day(required=True)
    to_team: str = text(required=True)
