"""A person as a home knows them: one regional pseudonym, the numbers of corporations, their leases and applications.

What belongs here: what a person is known by, and which rows are theirs. What does not: finding out (`following`) and
taking anything out. A row that names another client is that client's, whatever its numbers say.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

NUMBERS = ("tenant_number", "lease_id", "application_id")
Numbers = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Person:
    """Re-keyed pseudonyms of a person, and by partner: re-keyed tenant numbers, leases and applications.

    `alone` are tenant numbers that mean nobody else at any other corporation.
    """

    clients: frozenset[str] = frozenset()
    tenants: Numbers = frozenset()
    leases: Numbers = frozenset()
    applications: Numbers = frozenset()
    alone: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether this is anybody at all."""
        return bool(self.clients or self.tenants)

    @property
    def texts(self) -> list[str]:
        """What may be found nowhere once the person is forgotten."""
        return sorted(self.clients | self.alone)

    def numbers(self, column: str) -> Numbers:
        """The pairs of partner and number that mean this person in a column."""
        by_column = {"tenant_number": self.tenants, "lease_id": self.leases, "application_id": self.applications}
        return by_column[column]

    def rows_among(self, rows: pl.DataFrame) -> pl.Series:
        """Which landed rows are of this person."""
        nobody = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
        told, unnamed = nobody, ~nobody
        if "client" in rows.columns:
            told = rows["client"].is_in(list(self.clients)).fill_null(False)
            unnamed = rows["client"].is_null()
        for column in NUMBERS:
            if column in rows.columns:
                told |= unnamed & self._numbered(rows["_partner"], rows[column], column)
        return told

    def _numbered(self, partners: pl.Series, values: pl.Series, column: str) -> pl.Series:
        mine = self.numbers(column)
        return pl.Series([pair in mine for pair in zip(partners, values, strict=True)], dtype=pl.Boolean)

    def as_plan(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {name: sorted(found) for name, found in vars(self).items()}


def from_plan(plan: dict[str, Any]) -> Person:
    """A person out of JSON."""
    tenants, leases, applications = (
        frozenset((partner, number) for partner, number in plan[name]) for name in ("tenants", "leases", "applications")
    )
    return Person(frozenset(plan["clients"]), tenants, leases, applications, frozenset(plan["alone"]))
