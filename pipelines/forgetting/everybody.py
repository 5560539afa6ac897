"""Everybody whom a landing knows, all at once: who goes together when terms end.

What belongs here: joining clients, tenant numbers, leases and applications into people. What does not: following one
person for a wish of theirs (`following`). Here doubt joins: whoever may be one person goes when both may, so that no
row that goes was what told rows of somebody else apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.forgetting.following import Registers
from pipelines.forgetting.person import Person

Known = tuple[str, str, str]
"""What somebody is known by: a column, the partner whose number it is (none for a client), and the value."""


class Joined:
    """Groups of what is known, each one person or several that cannot be told apart."""

    def __init__(self) -> None:
        self._above: dict[Known, Known] = {}

    def __contains__(self, one: Known) -> bool:
        """Whether this is known of anybody."""
        return one in self._above

    def group(self, one: Known) -> Known:
        """What stands for the group of one."""
        path = [one]
        while (above := self._above.setdefault(path[-1], path[-1])) != path[-1]:
            path.append(above)
        for passed in path:
            self._above[passed] = path[-1]
        return path[-1]

    def join(self, together: Iterable[Known]) -> None:
        """These are of one group."""
        groups = [self.group(one) for one in together]
        for one in groups[1:]:
            self._above[self.group(one)] = self.group(groups[0])

    def members(self) -> dict[Known, set[Known]]:
        """All that is known, by group."""
        found: dict[Known, set[Known]] = defaultdict(set)
        for one in list(self._above):
            found[self.group(one)].add(one)
        return found


@dataclass(frozen=True)
class Everybody:
    """All groups, and the registers that they were made from."""

    joined: Joined
    registers: Registers

    def of_rows(self, rows: pl.DataFrame) -> pl.Series:
        """The group of each landed row, as text; null when it is nobody's."""
        found = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        for column in ("client", "lease_id"):
            if column in rows.columns:
                nobodys = pl.repeat("", rows.height, dtype=pl.String, eager=True)
                partners = nobodys if column == "client" else rows["_partner"]
                found = found.zip_with(found.is_not_null(), self._groups(column, partners, rows[column]))
        return found.alias("group")

    def of_held_back(self, rows: pl.DataFrame, dataset: str) -> pl.Series:
        """The group of each held-back row, by the key that is all that is known of it; null when it is nobody's."""
        column = KEYED_BY.get(dataset, "client")
        names: list[str | None] = []
        for partner, key in rows.select("_partner", "_key").iter_rows():
            known = (column, "" if column == "client" else partner, (key or "").split("|")[0])
            names.append(name_of(self.joined.group(known)) if known in self.joined else None)
        return pl.Series("group", names, dtype=pl.String)

    def _groups(self, column: str, partners: pl.Series, values: pl.Series) -> pl.Series:
        rows = pl.DataFrame({"partner": partners, "value": values})
        pairs = rows.drop_nulls("value").unique()
        names = [name_of(self.joined.group((column, partner, value))) for partner, value in pairs.iter_rows()]
        named = pairs.with_columns(pl.Series("name", names, dtype=pl.String))
        return rows.join(named, on=["partner", "value"], how="left", maintain_order="left")["name"]

    def person_of(self, groups: set[str]) -> Person:
        """All that these groups are known by, as if they were one person."""
        known = {one for name, group in self.joined.members().items() if name_of(name) in groups for one in group}
        parts = {column: frozenset((p, value) for name, p, value in known if name == column) for column in NUMBERED}
        tenants = parts["tenant_number"]
        others = {one.tenant for one in self.registers.leases if one.number and one.number not in tenants}
        return Person(
            clients=frozenset(value for column, _, value in known if column == "client"),
            tenants=tenants,
            leases=parts["lease_id"],
            applications=parts["application_id"],
            alone=frozenset(tenant for _, tenant in tenants if tenant not in others),
        )


KEYED_BY = {
    **dict.fromkeys(("leases", "rent_arrears"), "lease_id"),
    **dict.fromkeys(("applications", "placements"), "application_id"),
}
NUMBERED = ("tenant_number", "lease_id", "application_id")


def name_of(known: Known) -> str:
    """A group's name as one text."""
    return "|".join(known)


def everybody(registers: Registers) -> Everybody:
    """Join all that the registers know."""
    joined = Joined()
    for together in (*by_lease(registers), *by_application(registers), *by_number(registers)):
        joined.join(together)
    return Everybody(joined, registers)


def by_lease(registers: Registers) -> Iterator[list[Known]]:
    """Each lease with whom it names, whom it was linked to, and whoever was placed in that home with that number."""
    placed: dict[tuple[str, str], list[str]] = defaultdict(list)
    numbered = registers.placements.drop_nulls("tenant_number").select("unit_id", "tenant_number", "client")
    for unit, tenant, client in numbered.iter_rows():
        placed[unit, tenant].append(client)
    for one in registers.leases:
        clients = [client for client in (one.client, one.owner) if client]
        if not clients and one.tenant:
            clients = placed[one.unit, one.tenant]
        yield [("lease_id", one.partner, one.lease), *(("client", "", client) for client in clients)]


def by_application(registers: Registers) -> Iterator[list[Known]]:
    """Each application with its client."""
    for frame in (registers.applications, registers.placements):
        for partner, application, client in frame.select("_partner", "application_id", "client").iter_rows():
            yield [("application_id", partner, application), ("client", "", client)]


def by_number(registers: Registers) -> Iterator[list[Known]]:
    """Each tenant number with its leases, when it is one person's or nobody can tell whose a lease is."""
    leases: dict[tuple[str, str], set[str]] = defaultdict(set)
    unclear: set[tuple[str, str]] = set()
    for one in registers.leases:
        if one.number:
            leases[one.number].add(one.lease)
            if not one.owner:
                unclear.add(one.number)
    for (partner, tenant), mine in leases.items():
        if len(registers.clients_of[partner, tenant]) <= 1 or (partner, tenant) in unclear:
            yield [("tenant_number", partner, tenant), *(("lease_id", partner, lease) for lease in sorted(mine))]
