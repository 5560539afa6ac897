"""From one pseudonym of a person to all of them, by what the landing says and how the warehouse linked leases.

What belongs here: following links until nothing more is found. What does not: what links a lease (int_leases_linked).
A tenant number that stands for several clients is followed to none of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.errors import UserMistake
from pipelines.forgetting.person import Person

Number = tuple[str, str]
_LEASES = ("_partner", "client", "tenant_number", "lease_id", "unit_id")
_PLACEMENTS = ("_partner", "client", "tenant_number", "unit_id", "application_id")


@dataclass(frozen=True)
class Lease:
    """A lease as one delivery tells it, with the resident that the warehouse linked it to."""

    partner: str
    client: str | None
    tenant: str | None
    lease: str
    unit: str
    owner: str | None

    @property
    def number(self) -> Number | None:
        """The tenant's number at this corporation."""
        return (self.partner, self.tenant) if self.tenant else None


class Registers:
    """What links pseudonyms to each other, over all deliveries. `owners` gives the resident of each linked lease."""

    def __init__(self, landing: Path, owners: Mapping[Number, str]) -> None:
        self.leases = [
            Lease(partner, client, tenant, lease, unit, client or owners.get((partner, lease)))
            for partner, client, tenant, lease, unit in _rows(landing, "leases", _LEASES).iter_rows()
        ]
        self.placements = _rows(landing, "placements", _PLACEMENTS)
        self.applications = _rows(landing, "applications", ("_partner", "client", "application_id"))
        self.clients_of: dict[Number, set[str]] = defaultdict(set)
        for one in self.leases:
            if one.number and one.owner:
                self.clients_of[one.number].add(one.owner)

    def of_resident(self, resident_key: str) -> Person:
        """The person with this re-keyed regional pseudonym."""
        return self._followed(Person(clients=frozenset([resident_key])))

    def of_partner(self, partner: str, pseudonym: str, clients: frozenset[str]) -> Person:
        """The person whom a partner knows by this re-keyed pseudonym; `clients` are all that this partner ever named.

        Raises `UserMistake` for a tenant number that stands for several people.
        """
        if pseudonym in clients:
            return self.of_resident(pseudonym)
        number = (partner, pseudonym)
        if len(self.clients_of[number]) > 1:
            raise UserMistake(
                "This tenant number stands for several people. Choose one by their resident_key: "
                "thuis forget --resident (marts.lease_link shows whose lease is whose)."
            )
        if not any(one.number == number for one in self.leases):
            return Person()
        return self._followed(Person(clients=frozenset(self.clients_of[number]), tenants=frozenset([number])))

    def _followed(self, person: Person) -> Person:
        while (further := self._step(person)) != person:
            person = further
        others = {one.tenant for one in self.leases if one.number and one.number not in person.tenants}
        return replace(person, alone=frozenset(tenant for _, tenant in person.tenants if tenant not in others))

    def _step(self, person: Person) -> Person:
        placed = self._placed(person)
        mine = [one for one in self.leases if self._is_theirs(one, person, placed)]
        numbers = {one.number for one in mine if one.number and self.clients_of[one.number] <= person.clients}
        applied = (
            frame.filter(pl.col("client").is_in(list(person.clients))).select("_partner", "application_id").rows()
            for frame in (self.applications, self.placements)
        )
        return replace(
            person,
            tenants=person.tenants | numbers,
            leases=person.leases | {(one.partner, one.lease) for one in mine},
            applications=person.applications | {pair for rows in applied for pair in rows},
        )

    def _is_theirs(self, one: Lease, person: Person, placed: set[Number]) -> bool:
        if one.owner:
            return one.owner in person.clients
        known = one.number in person.tenants or (one.partner, one.lease) in person.leases
        return known or (one.tenant is not None and (one.unit, one.tenant) in placed)

    def _placed(self, person: Person) -> set[Number]:
        """Homes and tenant numbers at which this person was placed."""
        placed = self.placements.filter(pl.col("client").is_in(list(person.clients)))
        return set(placed.drop_nulls("tenant_number").select("unit_id", "tenant_number").iter_rows())


def clients_of(landing: Path, partner: str) -> frozenset[str]:
    """Every regional pseudonym that a partner named, in any dataset."""
    found: set[str] = set()
    for path in landing.glob(f"*/{partner}@*/accepted.parquet"):
        if "client" in pl.read_parquet_schema(path):
            found |= set(pl.read_parquet(path, columns=["client"])["client"].drop_nulls())
    return frozenset(found)


def _rows(landing: Path, dataset: str, columns: tuple[str, ...]) -> pl.DataFrame:
    files = sorted(landing.glob(f"{dataset}/*/accepted.parquet"))
    frames = [pl.read_parquet(path, columns=list(columns)).select(columns) for path in files]
    return pl.concat(frames).unique(maintain_order=True)
