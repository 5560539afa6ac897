"""The landing as dbt's sources see it: all partners' rows of one dataset, and the register of deliveries."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg

from pipelines.defs.exports import STEP, export_key
from pipelines.defs.resources import Refresh
from pipelines.defs.words import without_values
from pipelines.errors import NothingReleased
from pipelines.intake.admissions import read_admissions
from pipelines.intake.deliveries import survey
from pipelines.intake.findings import Finding
from pipelines.intake.forgotten import rows_gone_by_term
from pipelines.intake.landing import write_registry
from pipelines.intake.link_decisions import land_link_decisions
from pipelines.intake.profiles import Profile
from pipelines.release import journal
from pipelines.release.manifest import known_by, read_landing
from pipelines.settings import Settings

DECISIONS = "link_decisions"


def landing_key(name: str) -> dg.AssetKey:
    """The asset of one landed dataset; also the key of dbt's source of that name."""
    return dg.AssetKey(["landing", name])


def landing_spec(name: str, profiles: Mapping[str, Profile]) -> dg.AssetSpec:
    """One landed dataset and the exports it comes from; the registers come from all of them, decisions from none."""
    if name == DECISIONS:
        return dg.AssetSpec(
            landing_key(name),
            group_name="landing",
            description="Links that analysts force or forbid by hand, in the home's decisions/links.csv.",
            kinds={"parquet"},
        )
    exports = [(partner, dataset) for partner, profile in profiles.items() for dataset in profile.datasets]
    datasets = {dataset for _, dataset in exports}
    return dg.AssetSpec(
        landing_key(name),
        deps=[export_key(*export) for export in exports if name not in datasets or export[1] == name],
        group_name="landing",
        description=f"Accepted and held-back rows of {name} over all partners, as immutable Parquet.",
        kinds={"parquet"},
    )


def intake_findings(building: Path) -> list[Finding]:
    """What the step before found in this refresh."""
    return [Finding(**finding) for finding in journal.read(building)[STEP]["findings"]]


def landing_assets(names: list[str], profiles: Mapping[str, Profile]) -> dg.AssetsDefinition:
    """One step that writes the register of deliveries once all partners are in."""

    @dg.multi_asset(name="landing", specs=[landing_spec(name, profiles) for name in names])
    def register(refresh: Refresh) -> Iterator[dg.MaterializeResult]:
        settings = refresh.settings
        with without_values(), journal.timed(settings.building, "landing") as entry:
            surveyed = survey(settings.raw, refresh.profiles).findings
            findings = [*surveyed, *intake_findings(settings.building)]
            admissions = read_admissions(settings.decisions)
            write_registry(settings.landing, settings.raw, refresh.profiles, findings, admissions, settings.known_on)
            land_link_decisions(settings.landing, settings.decisions)
            require_something(settings)
            gone = rows_gone_by_term(settings.landing)
            entry["accounts"] = {"rows_gone_by_term": gone} if gone else {}
        yield from (dg.MaterializeResult(asset_key=landing_key(name)) for name in names)

    return register


def require_something(settings: Settings) -> None:
    """Raise `NothingReleased` when no dataset can be used: a release would say that nobody was ever housed."""
    deliveries, findings = known_by(settings.known_on, *read_landing(settings.landing))
    if any(delivery["contained"] for delivery in deliveries):
        return
    if settings.known_on:
        raise NothingReleased(f"Nothing had been received by {settings.known_on}. Choose a later day: --known-on DATE.")
    reasons = "".join(f"\n  - {finding['message']}" for finding in findings)
    raise NothingReleased(f"Nothing in {settings.raw} can be used; nothing was released.{reasons}")
