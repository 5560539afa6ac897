"""Many invented populations as one region: each keeps its people and homes to itself, under a name of its own.

What lives here: drawing populations with pipelines/demo and stacking them, so that one build of the warehouse measures
all of them - `municipality` is the population, `housing_form` the form within it. What does not: the demo's mistakes
and dialects (rows are landed as they are), and what the measures should find (`pipelines.demo.truth`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reference.standing import KEYS, Part, Row, Sent

from pipelines.demo.calendar import END
from pipelines.demo.mishaps import STOPPED
from pipelines.demo.rows import care, housing, matching, shelter, write_down
from pipelines.demo.rows.table import Tables
from pipelines.demo.settlement import Region, settle
from validations.contracts import CONTRACTS

LOOKED_AT = frozenset({"complexes", "units", "leases", "clients", "guidance", "guidance_assignments"})
LOOKED_AT |= {"shelter_stays", "placements"}
"""What retention and relapse are measured by."""

OWN = frozenset({"complex_id", "unit_id", "lease_id", "client", "tenant_number", "guidance_id", "assignment_id"})
OWN |= {"stay_id", "application_id"}
"""Columns in which nothing of one population may meet anything of another."""

NAMELESS = "portaal"
"""The corporation that knows tenant numbers only."""


@dataclass(frozen=True)
class Stack:
    """The last delivery of every partner about all populations, and per population how many live in which form."""

    deliveries: list[Sent]
    forms: dict[str, Counter[str]]


def stacked(seeds: Iterable[int], residents: int) -> Stack:
    """One population of so many residents per seed."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    forms = {}
    for seed in seeds:
        region, name = settle(residents, seed), f"population {seed}"
        forms[name] = Counter(resident.complex.form for resident in region.residents)
        for (partner, dataset), told in tables_of(region).items():
            if dataset in LOOKED_AT:
                rows[partner, dataset] += [_owned(name, partner, dataset, row) for row in told if _counts(dataset, row)]
    return Stack([_last_delivery(partner, rows) for partner in sorted({partner for partner, _ in rows})], forms)


def delivered(residents: int, seed: int) -> list[Sent]:
    """The last delivery of every partner about one population, in canonical form; what happens in homes is left out."""
    rows = {
        (partner, dataset): [_told(partner, dataset, row) for row in told]
        for (partner, dataset), told in write_down(settle(residents, seed)).items()
        if dataset in KEYS
    }
    return [_last_delivery(partner, rows) for partner in sorted({partner for partner, _ in rows})]


def tables_of(region: Region) -> Tables:
    """Rows of the datasets that retention and relapse look at."""
    tables: Tables = {}
    for add in (housing.add_housing, care.add_care, shelter.add_shelter, matching.add_matching):
        add(tables, region)
    return tables


def _counts(dataset: str, row: Row) -> bool:
    """Regular tenants are no residents."""
    return dataset != "leases" or row["tenant_group"] == "vulnerable"


def _told(partner: str, dataset: str, row: Row) -> Row:
    told = {column: row.get(column) for column in CONTRACTS[dataset].columns}
    return told | {"client": None} if dataset == "leases" and partner == NAMELESS else told


def _owned(name: str, partner: str, dataset: str, row: Row) -> Row:
    told = _told(partner, dataset, row)
    told |= {column: f"{name}/{told[column]}" for column in OWN & told.keys() if told[column] is not None}
    if dataset == "complexes":
        told |= {"municipality": name, "housing_form": f"{row['housing_form']} of {name}"}
    return told


def _last_delivery(partner: str, rows: dict[tuple[str, str], list[Row]]) -> Sent:
    day: date = STOPPED.get(partner, END)
    parts = {dataset: Part(rows=told) for (by, dataset), told in rows.items() if by == partner}
    return Sent(partner, day, 1, day, parts)
