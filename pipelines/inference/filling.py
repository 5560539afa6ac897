"""The whole room in one call: read the marts, work everything out, fill the tables dbt laid out for it.

What belongs here: the order of it, and the variables each part goes by. What does not: any figure.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.inference.capacity import capacity
from pipelines.inference.comparison import Thresholds, comparison
from pipelines.inference.marts import complete_months, fill, opened, read_guided, read_progress, read_residents
from pipelines.inference.moves import ForecastRules, forecasts, monthly


def infer(warehouse: Path, variables: Mapping[str, Any]) -> dict[str, int]:
    """Fill every inferred mart of a warehouse, by the dbt variables of its build; gives the rows of each."""
    rules = rules_of(variables)
    window = [date.fromisoformat(variables[name]) for name in ("window_start", "window_end")]
    with opened(warehouse) as connection:
        progress = read_progress(connection, *window)
        filled = {
            "housing_form_comparison": comparison(read_residents(connection), thresholds_of(variables)),
            "guidance_capacity": capacity(*read_guided(connection)),
            "progress_forecast": forecasts(progress, rules),
        }
        for table, rows in filled.items():
            fill(connection, table, rows)
        months = monthly(progress, rules)
        complete_months(connection, months)
    return {**{table: len(rows) for table, rows in filled.items()}, "living_lab_progress": len(months)}


def thresholds_of(variables: Mapping[str, Any]) -> Thresholds:
    """The variables of the comparison."""
    return Thresholds(
        events=variables["comparison_min_events"],
        per_coefficient=variables["events_per_coefficient"],
        days=variables["restricted_mean_days"],
    )


def rules_of(variables: Mapping[str, Any]) -> ForecastRules:
    """The variables of the forecast of move-ins."""
    return ForecastRules(
        ahead=variables["forecast_check_months"],
        months=variables["forecast_min_months"],
        people=variables["forecast_min_people"],
        least_discount=variables["pace_least_discount"],
        discount_months=variables["pace_discount_months"],
    )
