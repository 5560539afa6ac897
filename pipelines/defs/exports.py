"""An asset per partner and dataset: the partner's export as it was taken in, made from the partner's profile.

What belongs here: naming those assets, keeping one broken export from the others, and reporting what intake found.
How a file is read is intake's.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import dagster as dg
from polars.exceptions import PanicException

from pipelines.defs.resources import Refresh
from pipelines.defs.words import without_values
from pipelines.errors import ThuisError
from pipelines.failures import no_room
from pipelines.intake.deliveries import Delivery, survey
from pipelines.intake.findings import Finding
from pipelines.intake.forgotten import read_forgotten
from pipelines.intake.landing import Landed, land_deliveries
from pipelines.intake.profiles import Profile
from pipelines.logs import OURS
from pipelines.release import journal
from pipelines.release.news import BROKEN

CHECK = "taken_in_whole"
STEP = "intake"


def export_key(partner: str, dataset: str) -> dg.AssetKey:
    """The asset of one partner's export of one dataset."""
    return dg.AssetKey(["exports", partner, dataset])


def export_spec(profile: Profile, dataset: str) -> dg.AssetSpec:
    """What the graph says about one export."""
    return dg.AssetSpec(
        export_key(profile.partner, dataset),
        group_name="exports",
        description=f"{dataset} as {profile.name} delivers it: every delivery, re-keyed, validated and landed.",
        kinds={"file"},
    )


def export_assets(profiles: Mapping[str, Profile]) -> dg.AssetsDefinition:
    """All exports as one step: taken in together they cost half of what they cost one by one."""
    specs = [export_spec(profile, dataset) for profile in profiles.values() for dataset in profile.datasets]

    @dg.multi_asset(
        name="exports", specs=specs, check_specs=[dg.AssetCheckSpec(CHECK, asset=spec.key) for spec in specs]
    )
    def exports(refresh: Refresh) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        with without_values():
            landed, findings = take_in(refresh, profiles)
        broken = {finding.partner for finding in findings if finding.check == BROKEN}
        for spec in specs:
            partner, dataset = spec.key.path[1:]
            parts = [one for one in landed if (one.partner, one.dataset) == (partner, dataset)]
            yield from report(spec.key, parts, partner in broken)

    return exports


def take_in(refresh: Refresh, profiles: Mapping[str, Profile]) -> tuple[Sequence[Landed], Sequence[Finding]]:
    """Land every delivery, oldest first; what was found goes to the register of deliveries."""
    settings = refresh.settings
    deliveries = survey(settings.raw, dict(profiles)).deliveries
    logging.getLogger(OURS).info("intake", extra={"deliveries": len(deliveries)})
    with journal.timed(settings.building, STEP) as entry:
        landed, broken = land_whatever_happens(deliveries, profiles, refresh)
        findings = [*broken, *(finding for one in landed for finding in one.findings)]
        entry["findings"] = [asdict(finding) for finding in findings]
    return landed, findings


def land_whatever_happens(
    deliveries: Sequence[Delivery], profiles: Mapping[str, Profile], refresh: Refresh
) -> tuple[Sequence[Landed], list[Finding]]:
    """Land all at once, or when intake itself breaks on something, one by one."""
    try:
        return land(deliveries, profiles, refresh), []
    except UNFORESEEN as error:
        if ends_the_night(error):
            raise
        return land_one_by_one(deliveries, profiles, refresh)


def land(deliveries: Iterable[Delivery], profiles: Mapping[str, Profile], refresh: Refresh) -> Sequence[Landed]:
    """Land some deliveries with the facts that all steps of this refresh share."""
    start = journal.read(refresh.settings.building)["start"]
    today = date.fromisoformat(start["today"])
    settings, key = refresh.settings, refresh.key
    forgotten = read_forgotten(settings.decisions, key)
    return land_deliveries(deliveries, dict(profiles), settings.landing, key, today, start["new_home"], forgotten)


def land_one_by_one(
    deliveries: Iterable[Delivery], profiles: Mapping[str, Profile], refresh: Refresh
) -> tuple[list[Landed], list[Finding]]:
    """Find out whose export breaks intake: the night goes on with the others and with that partner's former state."""
    landed: list[Landed] = []
    broken: list[Finding] = []
    for delivery in deliveries:
        try:
            landed += land([delivery], profiles, refresh)
        except UNFORESEEN as error:
            if ends_the_night(error):
                raise
            broken.append(broken_intake(delivery, profiles[delivery.partner], type(error).__name__))
    return landed, broken


UNFORESEEN = (Exception, PanicException)


def ends_the_night(error: BaseException) -> bool:
    """Whether an error is about the whole home (its key, its disk) and not about one delivery."""
    return isinstance(error, ThuisError) or no_room(error)


def broken_intake(delivery: Delivery, profile: Profile, kind: str) -> Finding:
    """What the register says when our own code failed. The error's own text may hold a value, so it stays out."""
    return Finding(
        partner=delivery.partner,
        delivery=delivery.name,
        dataset=None,
        file=None,
        check=BROKEN,
        severity="error",
        message=f"De levering {delivery.name} van {profile.name} kon niet worden ingelezen ({kind}). "
        "Dit is een fout in Thuis: de vorige stand blijft gelden; meld het aan de beheerder.",
    )


def report(
    key: dg.AssetKey, landed: Sequence[Landed], broken: bool
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Row accounts on the asset, and a check that turns red when anything stayed outside."""
    names = ("rows_in", "rows_accepted", "rows_held_back")
    accounts = {name: sum(getattr(one, name) for one in landed) for name in names}
    refused = [one.delivery for one in landed if not one.contained]
    yield dg.MaterializeResult(asset_key=key, metadata={**accounts, "deliveries": len(landed)})
    yield dg.AssetCheckResult(
        check_name=CHECK,
        asset_key=key,
        passed=not refused and not broken and not accounts["rows_held_back"],
        severity=dg.AssetCheckSeverity.ERROR if refused or broken else dg.AssetCheckSeverity.WARN,
        metadata={"rows_held_back": accounts["rows_held_back"], "refused": ", ".join(refused)},
    )
