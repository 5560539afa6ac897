"""From marts to what everyone reads: the published tables, the gate over both databases, the release.

What belongs here: the three steps and their place in the graph. Hiding is `disclosure`'s, judging is `validations`',
switching is `release`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.defs import dbt_manifest
from pipelines.defs.resources import Refresh
from pipelines.defs.words import without_values
from pipelines.disclosure import PUBLISHED_TABLES, Occasion, edition, publish, published_day
from pipelines.disclosure.audit import AuditReport, Publication, attack
from pipelines.errors import NothingReleased
from pipelines.inference import INFERRED_TABLES
from pipelines.intake.reports.folder import write_reports
from pipelines.measures.versions import recorded
from pipelines.release import editions, journal
from pipelines.release.finish import finish
from pipelines.settings import Settings
from validations.suites import SUITES, GateReport, run_gate

GATE = dg.AssetKey(["release", "gate"])
RELEASE = dg.AssetKey(["release", "current"])
AUDIT = "hidden_cells_stay_hidden"
NOT_ATTACKED = AuditReport({}, None, ())


def mart_keys() -> list[dg.AssetKey]:
    """Every mart of the dbt project."""
    models = dbt_manifest.nodes()["nodes"].values()
    names = sorted(node["name"] for node in models if node["resource_type"] == "model" and node["schema"] == "marts")
    return [dg.AssetKey(["marts", name]) for name in names]


def inferred_key(table: str) -> dg.AssetKey:
    """The asset of what inference fills in one mart."""
    return dg.AssetKey(["inference", table])


def published_key(table: str) -> dg.AssetKey:
    """The asset of one published table."""
    return dg.AssetKey(["published", table])


def publication_assets() -> list[dg.AssetsDefinition]:
    """Published tables, gate and release, in that order."""
    return [published_assets(), gate_assets(), release_asset()]


def published_assets() -> dg.AssetsDefinition:
    """One step that writes the funders' database after disclosure control."""
    marts = {key.path[-1]: key for key in mart_keys()}
    inferred = {table: [inferred_key(table)] for table in INFERRED_TABLES}
    specs = [
        dg.AssetSpec(
            published_key(table),
            deps=[*([marts[table]] if table in marts else []), *inferred.get(table, [])],
            group_name="published",
            description=f"{table} for funders: small cells hidden, counts rounded, rates from rounded counts.",
            kinds={"duckdb"},
        )
        for table in PUBLISHED_TABLES
    ]

    @dg.multi_asset(name="published", specs=specs)
    def published(refresh: Refresh) -> Iterator[dg.MaterializeResult]:
        building = refresh.settings.building
        with without_values(), journal.timed(building, "published") as entry:
            entry.update(published_record(refresh.settings))
        yield from (dg.MaterializeResult(asset_key=spec.key) for spec in specs)

    return published


def published_record(settings: Settings) -> dict[str, Any]:
    """Publish, or hand on what the former release published; return what the manifest says of it."""
    building, every, known_on = settings.building, settings.publish_every, settings.known_on
    warehouse = building / "warehouse.duckdb"
    tonight = edition(warehouse, every, known_on, recorded())
    former = editions.standing(settings, tonight)
    if former:
        return editions.hand_on(former, building)
    unread, stands = editions.unread(settings.home), editions.signed(settings)
    day = published_day(warehouse, known_on)
    looks_back = str(day) if editions.tells_of_later(settings.home, day) else None
    if stands and (unread or looks_back):
        return editions.hand_on(stands, building) | {"unread": unread, "looks_back_to": looks_back}
    before = editions.published_before(settings.home, day)
    occasion = Occasion(known_on, every, tuple([one.record for one in before]), building / editions.RECORD)
    report = publish(warehouse, building / editions.PUBLISHED, occasion=occasion)
    made = {"edition": tonight, "former": [one.folder.name for one in before], "unread": unread}
    try:
        audit = attack(*publication_in(building), former=[publication_in(one.folder) for one in before])
    except ValueError as error:  # a mistake of ours, which the gate has better words for where it finds it too
        if stands:
            return editions.postpone(stands, building) | {"contradiction": str(error)}
        return report.as_record() | made | {"audit": NOT_ATTACKED.as_record(), "contradiction": str(error)}
    if stands and not audit.holds:
        return editions.postpone(stands, building) | {"postponed": list(map(str, audit.exposed))}
    return report.as_record() | made | {"audit": audit.as_record()}


def gate_assets() -> dg.AssetsDefinition:
    """The gate: one asset check per suite; a failed blocking expectation ends the refresh."""

    @dg.multi_asset(
        name="gate",
        specs=[
            dg.AssetSpec(
                GATE,
                deps=[
                    *mart_keys(),
                    *(inferred_key(table) for table in INFERRED_TABLES),
                    *(published_key(table) for table in PUBLISHED_TABLES),
                ],
                group_name="release",
                description="Great Expectations on marts and published tables, with Data Docs in `quality/`.",
            )
        ],
        check_specs=[dg.AssetCheckSpec(name, asset=GATE) for name in (*SUITES, AUDIT)],
    )
    def gate(refresh: Refresh) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        building = refresh.settings.building
        with without_values(), journal.timed(building, "gate") as entry:
            settings = refresh.settings
            write_reports(settings.landing, refresh.profiles, building / "quality" / "deliveries", settings.known_on)
            warehouse, published = building / "warehouse.duckdb", building / "published.duckdb"
            made = journal.read(building)["published"]
            report = run_gate(warehouse, published, building / "quality", handed_on="made_in" in made)
            audit = AuditReport(**made["audit"])
            warnings = [*report.warnings, *kept_back(made), *not_held_against(made)]
            entry |= {"expectations": report.expectations, "warnings": warnings}
            entry["audit"] = audit.as_record()
            yield dg.MaterializeResult(asset_key=GATE, metadata={"expectations": report.expectations})
            yield from (suite_result(suite, report) for suite in SUITES)
            contradictions = [made["contradiction"]] if "contradiction" in made and "made_in" not in made else []
            yield audit_result(audit, contradictions)
            refuse([*report.blocking, *map(str, audit.exposed), *contradictions])

    return gate


def kept_back(made: Mapping[str, Any]) -> list[str]:
    """What must be known of a publication that was not made, or did not stand the attack: the former one stays."""
    if "made_in" not in made:
        return []
    stands = "published: The former publication stands -"
    return [
        *(f"{stands} beside it the new one tells too much, for example {one}" for one in made.get("postponed", [])[:1]),
        *([f"{stands} the new one contradicts it: {made['contradiction']}"] if "contradiction" in made else []),
        *(
            [f"{stands} this release looks back to {made['looks_back_to']}, and a later day was told of already"]
            if made.get("looks_back_to")
            else []
        ),
    ]


def not_held_against(made: Mapping[str, Any]) -> list[str]:
    """What must be known when a former publication is damaged: nothing new goes out beside it while one stands."""
    if not made.get("unread"):
        return []
    what = "The former publication stands" if "made_in" in made else "Made as if there was no former publication"
    return [
        f"published: {what} - nothing can be held against what was published in damaged {', '.join(made['unread'])}; "
        "put that back from a backup (thuis restore)"
    ]


def publication_in(release: Path) -> Publication:
    """The publication of a release, or of the one under construction, as an insider has it."""
    return Publication(release / editions.PUBLISHED, release / "warehouse.duckdb", release / editions.RECORD)


def suite_result(suite: str, report: GateReport) -> dg.AssetCheckResult:
    """One suite's verdict as an asset check."""
    blocking, warnings = report.blocking_of(suite), report.warnings_of(suite)
    return dg.AssetCheckResult(
        check_name=suite,
        asset_key=GATE,
        passed=not blocking and not warnings,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        metadata={"failed": "; ".join([*blocking, *warnings])},
    )


def audit_result(audit: AuditReport, contradictions: Sequence[str]) -> dg.AssetCheckResult:
    """The verdict of the attack on hidden cells as an asset check; tables that contradict themselves do not pass."""
    return dg.AssetCheckResult(
        check_name=AUDIT,
        asset_key=GATE,
        passed=audit.holds and not contradictions,
        metadata={
            "attacked": sum(audit.attacked.values()),
            "exposed": "; ".join([*map(str, audit.exposed), *contradictions]),
        },
    )


def refuse(blocking: Sequence[str]) -> None:
    """Raise `NothingReleased` when a blocking expectation failed or a hidden cell was found out."""
    if blocking:
        reasons = "; ".join(blocking)
        raise NothingReleased(f"The gate refused this release, the old one stands. What failed: {reasons}")


def release_asset() -> dg.AssetsDefinition:
    """The symlink switch."""

    @dg.asset(
        key=RELEASE,
        deps=[GATE],
        group_name="release",
        description="The release that dashboard, SQL and reports read, behind one symlink.",
    )
    def current(refresh: Refresh) -> dg.MaterializeResult:
        with without_values():
            release = finish(refresh.settings)
        return dg.MaterializeResult(metadata={"release": release.name})

    return current
