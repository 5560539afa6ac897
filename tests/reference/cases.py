"""Regions drawn with every edge of the rulings, as the warehouse and as the reference see them.

What lives here: a region built from its deliveries beside the people the reference makes of them, and their groups.
What does not: what is held against what (tests/integration).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from reference.built import Record, records, warehouse
from reference.curves import Estimate
from reference.housing import Person, people_of
from reference.landed import land
from reference.nasty_deliveries import deliveries
from reference.standing import Standing, stand

MODELS = ["+dim_resident", "+relapse_at_horizon", "+retention_curve", "+retention_at_horizon", "+living_lab_progress"]
MODELS += ["+fct_homeless_spell", "+int_stale_rows", "+homes_delivered"]
MODELS += ["+days_housed", "+return_after_exit", "+period_outcome", "+relapse_sensitivity"]
MODELS += ["+municipal_task", "+budget_progress", "+good_neighbour_demand", "+handover_coverage"]
MODELS += ["+self_sufficiency_change", "+waiting_curve", "+measure_flow"]
MODELS += ["+dim_complex", "+dim_delivery", "+supply_demand", "+complex_balance"]
Group = tuple[str, str]


@dataclass
class Case:
    """One region as the warehouse and as the reference see it."""

    built: duckdb.DuckDBPyConnection
    standing: Standing
    people: list[Person]

    @property
    def housed(self) -> list[Person]:
        """Residents with an episode."""
        return [person for person in self.people if person.episodes]

    def groups(self) -> dict[Group, list[Person]]:
        """R40: residents with an episode by breakdown and value."""
        groups: dict[Group, list[Person]] = defaultdict(list)
        for person in self.housed:
            first = person.episodes[0].leases[0]
            values = {"all": "all", "complex": first["complex_id"], "partner": person.care_partner}
            values |= {column: person.complex.get(column) for column in ("housing_form", "municipality")}
            values |= {"target_group": person.client.get("target_group"), "move_in_year": str(person.move_in)[:4]}
            for breakdown, value in values.items():
                groups[breakdown, value or "unknown"].append(person)
        return groups

    def pairs(self) -> dict[Group, list[Person]]:
        """Residents with an episode by two things at once: what `marts_by_two` holds."""
        groups: dict[Group, list[Person]] = defaultdict(list)
        for person in self.housed:
            form = person.complex.get("housing_form") or "unknown"
            groups["housing_form_partner", f"{form} / {person.care_partner or 'unknown'}"].append(person)
            target = person.client.get("target_group") or "unknown"
            groups["housing_form_target_group", f"{form} / {target}"].append(person)
        return groups


@contextmanager
def region(
    folder: Path, seed: int, residents: int, without: frozenset[str] = frozenset(), known_on: date | None = None
) -> Iterator[Case]:
    """One region built into `folder`; nobody delivers the datasets of `without`."""
    sent = deliveries(seed, residents, without)
    land(sent, folder / "landing")
    standing = stand(sent, known_on)
    with warehouse(folder / "landing", folder, MODELS, known_on) as built:
        yield Case(built, standing, people_of(standing))


def keyed(case: Case, table: str, *key: str) -> dict[Any, Record]:
    """Rows of a table by their key."""
    rows = records(case.built, f"from {table}")
    return {tuple(row[column] for column in key): row for row in rows}


def spread(name: str, estimate: Estimate | None, suffixes: tuple[str, str] = ("_low", "_high")) -> Record:
    """A figure and its bounds as columns."""
    low, high = suffixes
    if estimate is None:
        return {name: None, f"{name}{low}": None, f"{name}{high}": None}
    return {name: estimate.figure, f"{name}{low}": estimate.low, f"{name}{high}": estimate.high}
