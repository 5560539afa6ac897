"""The dashboard's pages as the end of the lineage: which page stands on which tables.

Pages are not run by a job; they read the current release whenever someone looks.
"""

import dagster as dg

from pipelines.defs.publication import RELEASE

TABLES_OF_PAGE = {
    "voortgang": ("living_lab_progress", "homes_delivered"),
    "terugval": ("relapse_curve", "relapse_at_horizon"),
    "woonbehoud": ("retention_curve", "retention_at_horizon"),
    "begeleiding": ("guidance_timeline", "guidance_phase", "guidance_milestone_curve", "lease_flip_curve"),
    "datakwaliteit": ("data_quality", "dim_delivery"),
}


def page_specs() -> list[dg.AssetSpec]:
    """An asset per page."""
    return [
        dg.AssetSpec(
            dg.AssetKey(["pages", page]),
            deps=[RELEASE, *(dg.AssetKey(["marts", table]) for table in tables)],
            group_name="pages",
            description=f"The dashboard's page {page}.",
            kinds={"streamlit"},
        )
        for page, tables in TABLES_OF_PAGE.items()
    ]
