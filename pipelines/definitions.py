"""The whole pipeline: exports -> landing -> warehouse -> inference -> published -> gate -> release -> pages.

What belongs here: putting the parts together. What does not: any part.
"""

import dagster as dg

from pipelines.defs import dbt_manifest
from pipelines.defs.exports import export_assets
from pipelines.defs.inference import inference_assets
from pipelines.defs.landing import landing_assets
from pipelines.defs.messages import failed_night, morning, morning_look
from pipelines.defs.pages import page_specs
from pipelines.defs.publication import publication_assets
from pipelines.defs.resources import Refresh
from pipelines.defs.schedules import nightly, refresh_job
from pipelines.defs.warehouse import warehouse_assets
from pipelines.intake.profiles import load_profiles
from pipelines.logs import by_allow_list


def build_definitions(**overrides: object) -> dg.Definitions:
    """All definitions; `overrides` replace resources by name, as tests and the command line do."""
    profiles = load_profiles()
    landed = sorted(source["name"] for source in dbt_manifest.nodes()["sources"].values())
    return dg.Definitions(
        assets=[
            export_assets(profiles),
            landing_assets(landed, profiles),
            warehouse_assets(),
            inference_assets(),
            *publication_assets(),
            *page_specs(),
        ],
        jobs=[refresh_job, morning_look],
        schedules=[nightly, morning],
        sensors=[failed_night],
        resources={"refresh": Refresh(), **overrides},
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """What Dagster's tools load, in processes of their own that log by the same rule as a refresh."""
    by_allow_list()
    return build_definitions()
