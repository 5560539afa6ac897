"""Tests, hazard ratios and forecasts: what SQL should not do, between the marts and the gate.

What belongs here: statistics on people as the marts tell of them, each a pure function on arrays (`log_rank`, `gray`,
`cox`, `proportional`, `restricted_mean`, `tapers`), the rows of a mart (`comparison`, `moves`, `capacity`), their words
(`caveats`).
What does not: which people count (the marts), orchestration (`pipelines.defs`), what may leave
(`pipelines.disclosure`).
"""

# The marts whose rows or columns are filled here, after dbt laid them out.
INFERRED_TABLES: tuple[str, ...] = (
    "housing_form_comparison",
    "guidance_capacity",
    "progress_forecast",
    "living_lab_progress",
)
