"""What a release's warehouse holds on one resident.

What belongs here: the queries, and finding a resident by the start of a key. What does not: what a measure makes of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import duckdb

from pipelines.errors import UserMistake
from pipelines.explain.story import Line, Row, Source
from pipelines.release.current import Release

MOVED = "The rows of some deliveries cannot be shown: the landing is not where it was when this release was made."
NEWER = "Deliveries have come in since this release; the rows shown of shelter and assignments may be newer than it."


@dataclass(frozen=True)
class Evidence:
    """A read-only connection to a warehouse, a resident in it, and the thresholds its figures were made with."""

    connection: duckdb.DuckDBPyConnection
    resident_key: str
    thresholds: Row

    def rows(self, query: str) -> list[Row]:
        """Rows of a query about the resident, who is `$key` in it."""
        relation = self.connection.execute(query, {"key": self.resident_key})
        names = [column[0] for column in relation.description or []]
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]

    def one(self, query: str) -> Row:
        """The only row of a query; empty when there is none."""
        return next(iter(self.rows(query)), {})

    def staged(self, query: str) -> list[Row]:
        """Rows of what was landed, which lie outside the warehouse; none when they are not there any more."""
        try:
            return self.rows(query)
        except duckdb.IOException:
            return []

    @cached_property
    def resident(self) -> Row:
        """The resident with the first episode's end."""
        return self.one("select * from intermediate.int_residents where resident_key = $key")

    def counts(self, measure: str) -> tuple[Row, ...]:
        """How the resident counts, by part of a measure."""
        return tuple(
            self.rows(
                f"""
                select part, included, step, coalesce(why_in, why_out) as why from marts.fct_measure_membership
                where resident_key = $key and measure = '{measure}'
                order by try_cast(part as integer), part
                """
            )
        )

    def leases(self) -> list[Row]:
        """The resident's leases with the episode each is part of, in the order of R9."""
        return self.rows(
            """
            select leases.*, linked.link_rule, linked.delivery, linked.row_number_in_file
            from intermediate.int_episode_leases as leases
            inner join intermediate.int_leases_linked as linked
                on leases.partner = linked.partner and leases.lease_id = linked.lease_id
            where leases.resident_key = $key
            order by leases.episode_number, leases.lease_number
            """
        )

    def episodes(self) -> list[Row]:
        """The resident's housing episodes."""
        return self.rows("select * from intermediate.int_episodes where resident_key = $key order by episode_number")

    def registers(self, dataset: str) -> list[Row]:
        """Up to when each partner has delivered a dataset, the furthest behind first."""
        return self.rows(
            f"""
            select partner, delivery, register_date from intermediate.int_registers
            where dataset = '{dataset}' and $key is not null order by register_date, partner
            """
        )

    def notes(self) -> tuple[str, ...]:
        """What must be known of the rows that are shown."""
        try:
            self.connection.execute("select 1 from staging.stg_landing__deliveries limit 1").fetchall()
        except duckdb.IOException:
            return (MOVED,)
        told = "select count(*) from staging.stg_landing__deliveries"
        standing = "select count(*) from intermediate.int_deliveries"
        newer = self.connection.execute(f"select ({told}) <> ({standing})").fetchall()[0][0]
        return (NEWER,) if newer else ()


@contextmanager
def about(release: Release, key: str) -> Iterator[Evidence]:
    """Open the warehouse of a release for the resident whose key starts so; raises `UserMistake` for none or several.

    It is opened by its own name, because its views on the landing know it by that.
    """
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        yield Evidence(connection, find(connection, key), dict(release.manifest["thresholds"]))


def find(connection: duckdb.DuckDBPyConnection, start: str) -> str:
    """The one key that starts so. What was typed is not repeated: it may be a partner's pseudonym."""
    query = "select resident_key from marts.dim_resident where starts_with(resident_key, $start) order by 1 limit 3"
    found = connection.execute(query, {"start": start.strip().lower()}).fetchall() if start.strip() else []
    if len(found) == 1:
        return str(found[0][0])
    if found:
        raise UserMistake("More than one resident has a key that starts so; give more of it.")
    raise UserMistake(
        "No resident has a key that starts so. Keys are those of marts.dim_resident, not a partner's pseudonym: "
        'thuis sql "select resident_key from marts.dim_resident".'
    )


def lease_lines(evidence: Evidence) -> list[Line]:
    """Start and known end of every lease, with where it was delivered and how it was linked."""
    lines = []
    for lease in evidence.leases():
        source = source_of(lease, "leases")
        name = f"lease {lease['lease_id']} (episode {lease['episode_number']}, in the name of the {lease['holder']})"
        linked = "" if lease["link_rule"] == "pseudonym" else f", linked by {lease['link_rule']}"
        lines.append(Line(lease["start_date"], f"{name} starts{linked}", ("R4", "R9"), source))
        if lease["end_date"]:
            lines.append(Line(lease["end_date"], f"{name} ends: {lease['end_reason'] or 'no reason'}", ("R6",), source))
    return lines


def exit_lines(evidence: Evidence) -> list[Line]:
    """The end of every episode that has one."""
    return [
        Line(one["end_date"], f"episode {one['episode_number']} ends: {one['exit_reason']}", exit_rules(one))
        for one in evidence.episodes()
        if one["end_date"]
    ]


def exit_rules(episode: Row) -> tuple[str, ...]:
    """Which rulings gave an exit its reason."""
    return ("R7", "R8") if episode["exit_reason"] == "unknown" else ("R7",)


def death_lines(evidence: Evidence) -> list[Line]:
    """The death that counts, and the assignment that reported one."""
    reports = evidence.staged(
        """
        select * from staging.stg_care__guidance_assignments where client = $key and end_reason = 'deceased'
        """
    )
    told = [
        Line(one["end_date"], "guidance assignment ends: deceased", ("R15",), source_of(one, "guidance_assignments"))
        for one in reports
    ]
    died = evidence.one("select died_on from intermediate.int_deaths where resident_key = $key")
    return [*told, *([Line(died["died_on"], "death, the earliest report of it", ("R15",))] if died else [])]


def source_of(row: Row, dataset: str) -> Source:
    """Where a staged row was delivered."""
    return Source(row["partner"], dataset, row["delivery"], row["row_number_in_file"])


def counted(number: int, unit: str) -> str:
    """A number of days or nights in words."""
    return f"{number} {unit}" + ("" if number == 1 else "s")
