"""Tests and forecasts: one step between the warehouse and what is published of it.

What belongs here: its place in the graph. What does not: any statistic (`pipelines.inference`), which is imported when
the step runs.
"""

from collections.abc import Iterator

import dagster as dg

from pipelines.defs.publication import inferred_key, mart_keys
from pipelines.defs.resources import Refresh
from pipelines.defs.warehouse import variables
from pipelines.defs.words import without_values
from pipelines.inference import INFERRED_TABLES
from pipelines.release import journal


def inference_assets() -> dg.AssetsDefinition:
    """One step that fills the marts dbt laid out empty."""
    specs = [
        dg.AssetSpec(
            inferred_key(table),
            deps=[key for key in mart_keys() if key.path[-1] == table],
            group_name="inference",
            description=f"The figures of {table} that SQL should not work out, with what they do not prove.",
            kinds={"numpy", "duckdb"},
        )
        for table in INFERRED_TABLES
    ]

    @dg.multi_asset(name="inference", specs=specs)
    def inference(refresh: Refresh) -> Iterator[dg.MaterializeResult]:
        from pipelines.inference.filling import infer

        settings = refresh.settings
        with without_values(), journal.timed(settings.building, "inference"):
            filled = infer(settings.building / "warehouse.duckdb", variables(settings))
        for table in INFERRED_TABLES:
            yield dg.MaterializeResult(asset_key=inferred_key(table), metadata={"rows": filled[table]})

    return inference
