"""An asset per partner and dataset: the partner's export as it was taken in, made from the partner's profile.

What belongs here: naming those assets and reporting what intake found. How a file is read is intake's.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

import dagster as dg
from polars.exceptions import PanicException

from pipelines.defs.resources import Refresh
from pipelines.errors import ThuisError
from pipelines.intake.deliveries import Delivery, survey
from pipelines.intake.findings import Finding
from pipelines.intake.landing import Landed, land_deliveries
from pipelines.intake.profiles import Profile
from pipelines.release import journal

CHECK = "taken_in_whole"
JOURNAL_PREFIX = "intake_"


def export_key(partner: str, dataset: str) -> dg.AssetKey:
    """The asset of one partner's export of one dataset."""
    return dg.AssetKey(["exports", partner, dataset])


def export_spec(profile: Profile, dataset: str) -> dg.AssetSpec:
    """What the graph says about one export."""
    return dg.AssetSpec(
        export_key(profile.partner, dataset),
        group_name="exports",
        description=f"{dataset} as {profile.name} delivers it: every delivery, re-keyed, validated and landed.",
        owners=[],
        kinds={"file"},
    )


def export_assets(profile: Profile) -> dg.AssetsDefinition:
    """One step per partner, so that a bad export fails alone."""
    keys = [export_key(profile.partner, dataset) for dataset in profile.datasets]

    @dg.multi_asset(
        name=f"exports_{profile.partner}",
        specs=[export_spec(profile, dataset) for dataset in profile.datasets],
        check_specs=[dg.AssetCheckSpec(CHECK, asset=key) for key in keys],
    )
    def take_in(refresh: Refresh) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        landed = take_in_partner(profile, refresh)
        for dataset in profile.datasets:
            yield from report(profile.partner, dataset, [one for one in landed if one.dataset == dataset])

    return take_in


def take_in_partner(profile: Profile, refresh: Refresh) -> tuple[Landed, ...]:
    """Land every delivery of one partner, oldest first; what was found goes to the register of deliveries."""
    settings = refresh.settings
    start = journal.read(settings.building)["start"]
    deliveries = [one for one in survey(settings.raw, refresh.profiles).deliveries if one.partner == profile.partner]
    logging.getLogger("thuis").info("intake: %s, %d deliveries", profile.name, len(deliveries))
    with journal.timed(settings.building, f"{JOURNAL_PREFIX}{profile.partner}") as entry:
        landed, findings = land_or_report(profile, deliveries, refresh, date.fromisoformat(start["today"]))
        entry["findings"] = [asdict(finding) for finding in findings]
    return landed


def land_or_report(
    profile: Profile, deliveries: list[Delivery], refresh: Refresh, today: date
) -> tuple[tuple[Landed, ...], list[Finding]]:
    """Land, or when intake itself breaks say so: the night goes on with what this partner landed before."""
    landing, new_home = refresh.settings.landing, journal.read(refresh.settings.building)["start"]["new_home"]
    try:
        landed = land_deliveries(deliveries, {profile.partner: profile}, landing, refresh.key, today, new_home)
    except ThuisError:
        raise
    except (Exception, PanicException) as error:  # noqa: BLE001 - whatever one export does, the others go on
        return (), [broken_intake(profile, type(error).__name__)]
    return landed, [finding for one in landed for finding in one.findings]


def broken_intake(profile: Profile, kind: str) -> Finding:
    """What the register says when our own code failed on a partner; the error's text may hold a value, so it stays out."""
    return Finding(
        partner=profile.partner,
        delivery=None,
        dataset=None,
        file=None,
        check="intake_failed",
        severity="error",
        message=f"De leveringen van {profile.name} konden niet worden ingelezen ({kind}). Dit is een fout in Thuis: "
        "de vorige stand blijft gelden; meld het aan de beheerder.",
    )


def report(
    partner: str, dataset: str, landed: Iterable[Landed]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Row accounts on the asset, and a check that turns red when anything stayed outside."""
    landed = list(landed)
    accounts = {
        name: sum(getattr(one, name) for one in landed) for name in ("rows_in", "rows_accepted", "rows_held_back")
    }
    refused = [one.delivery for one in landed if not one.contained]
    key = export_key(partner, dataset)
    yield dg.MaterializeResult(asset_key=key, metadata={**accounts, "deliveries": len(landed)})
    yield dg.AssetCheckResult(
        check_name=CHECK,
        asset_key=key,
        passed=not refused and not accounts["rows_held_back"],
        severity=dg.AssetCheckSeverity.ERROR if refused else dg.AssetCheckSeverity.WARN,
        metadata={"rows_held_back": accounts["rows_held_back"], "refused": ", ".join(map(str, refused))},
    )
