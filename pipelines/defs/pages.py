"""The dashboard's pages as the end of the lineage: which page stands on which tables.

Pages are not run by a job; they read the current release whenever someone looks.
"""

import dagster as dg

from pipelines.defs.publication import RELEASE

TABLES_OF_PAGE = {
    "voortgang": ("living_lab_progress", "homes_delivered", "data_quality"),
    "terugval": ("relapse_curve", "dim_complex", "data_quality"),
    "woonbehoud": ("retention_curve", "retention_at_horizon", "dim_complex", "data_quality"),
    "begeleiding": (
        "guidance_timeline",
        "guidance_phase",
        "guidance_milestone_curve",
        "lease_flip_curve",
        "data_quality",
    ),
    "datakwaliteit": ("data_quality", "delivery_drift", "dim_delivery", "lease_link"),
    "methode": ("measure_flow", "data_quality"),
    "sql": ("data_quality",),  # by itself; what an analyst asks there can be of any table
    "openbaarmaking": ("data_quality",),  # and the report on the publication that the release stands for
    "begrippen": ("data_quality",),
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
