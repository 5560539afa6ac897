"""The whole room in one call: read the marts, work everything out, fill the tables dbt laid out for it.

What belongs here: the order of it. What does not: any figure.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.inference.comparison import Thresholds, comparison
from pipelines.inference.marts import fill, opened, read_residents


def infer(warehouse: Path, variables: Mapping[str, Any]) -> dict[str, int]:
    """Fill every inferred mart of a warehouse, by the dbt variables of its build; gives the rows of each."""
    with opened(warehouse) as connection:
        filled = {"housing_form_comparison": comparison(read_residents(connection), thresholds_of(variables))}
        for table, rows in filled.items():
            fill(connection, table, rows)
    return {table: len(rows) for table, rows in filled.items()}


def thresholds_of(variables: Mapping[str, Any]) -> Thresholds:
    """The variables of the comparison."""
    return Thresholds(
        events=variables["comparison_min_events"],
        per_coefficient=variables["events_per_coefficient"],
        days=variables["restricted_mean_days"],
    )
