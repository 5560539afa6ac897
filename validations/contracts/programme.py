"""Contracts of placements, money and tasks: what the placement office, the region and municipalities deliver."""

import pandera.polars as pa
import polars as pl

from validations.contracts.fields import at_least, coded, day, number, ordered, text, year

SPENDING_KINDS = ("commitment", "payment")


class Applications(pa.DataFrameModel):
    """A request for a home."""

    application_id: str = text(required=True)
    client: str = text(required=True)
    applied_on: pl.Date = day(required=True)
    withdrawn_on: pl.Date = day()

    withdrawn_after_applied = ordered("applied_on", "withdrawn_on")


class Placements(pa.DataFrameModel):
    """Which applicant was matched to which home."""

    application_id: str = text(required=True)
    client: str = text(required=True)
    unit_id: str = text(required=True)
    tenant_number: str = text()
    matched_on: pl.Date = day(required=True)
    key_on: pl.Date = day()


class Grants(pa.DataFrameModel):
    """Money granted to a municipality, in euro."""

    grant_id: str = text(required=True)
    municipality: str = text(required=True)
    project: str = text()
    amount_eur: float = number(required=True)
    granted_on: pl.Date = day(required=True)


class Spending(pa.DataFrameModel):
    """Money committed or paid, in euro."""

    booking_id: str = text(required=True)
    municipality: str = text(required=True)
    project: str = text()
    kind: str = coded(SPENDING_KINDS, required=True)
    amount_eur: float = number(required=True)
    booked_on: pl.Date = day(required=True)


class MunicipalTasks(pa.DataFrameModel):
    """How many vulnerable people a municipality's corporations must house in a year."""

    municipality: str = text(required=True)
    year: int = year(required=True)
    people: int = at_least(0, required=True)
