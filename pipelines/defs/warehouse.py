"""The warehouse: every dbt model an asset, its data tests asset checks, built by dbt in this very process."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from pipelines.defs import dbt_docs, dbt_manifest, dbt_run
from pipelines.defs.landing import landing_key
from pipelines.defs.resources import Refresh
from pipelines.defs.words import without_values
from pipelines.errors import NothingReleased
from pipelines.intake.forgotten import whole_from
from pipelines.release import journal
from pipelines.settings import DBT_PROJECT, Settings

RESULTS = {"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"}
NOT_AT_NIGHT = "tag:not_at_night"


class Translator(DagsterDbtTranslator):
    """Names assets after their schema and table, and dbt's sources after the landing."""

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None = None
    ) -> dg.AssetSpec:
        """The default specification with Thuis's key and group."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = self.get_resource_props(manifest, unique_id)
        if node["resource_type"] == "source":
            return spec.replace_attributes(key=landing_key(node["name"]))
        return spec.replace_attributes(key=dg.AssetKey([node["schema"], node["name"]]), group_name=node["schema"])


def warehouse_assets() -> dg.AssetsDefinition:
    """All models as one step."""
    manifest, translator = dbt_manifest.nodes(), Translator()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="warehouse", exclude=NOT_AT_NIGHT)
    def warehouse(context: dg.AssetExecutionContext, refresh: Refresh) -> Iterator[Any]:
        settings = refresh.settings
        with without_values(), journal.timed(settings.building, "warehouse") as entry:
            entry["variables"] = variables(settings)
            events, failure = build(settings.building / "warehouse.duckdb", settings.landing, entry["variables"])
            yield from as_dagster_events(events, manifest, translator, context)
            if failure:
                raise NothingReleased(failure)
            dbt_docs.add_to(settings.building, dbt_manifest.docs_page())

    return warehouse


def variables(settings: Settings) -> dict[str, Any]:
    """The thresholds of the project with this run's `known_on`, and the days from which terms left figures whole."""
    known_on = {"known_on": str(settings.known_on) if settings.known_on else None}
    return {**project_variables(), **known_on, **whole_from(settings.decisions)}


def project_variables() -> dict[str, Any]:
    """The dbt variables as the project declares them."""
    import yaml

    settings = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = settings.get("vars", {})
    return found


def build(warehouse: Path, landing: Path, chosen: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    """Build and test all models; give dbt's result events and, when something failed, what failed in words."""
    from google.protobuf.json_format import MessageToDict

    events: list[dict[str, Any]] = []

    def keep(event: Any) -> None:
        if event.info.name in RESULTS:
            events.append(MessageToDict(event, preserving_proto_field_name=True))

    declared = project_variables()
    others = {name: value for name, value in chosen.items() if value != declared[name]}
    left_out = ["--exclude-resource-type", "unit_test", "--exclude", NOT_AT_NIGHT]
    result = dbt_run.run(warehouse, landing, "build", *left_out, "--vars", json.dumps(others), told=[keep])
    return events, None if result.success else what_failed(result)


def what_failed(result: Any) -> str:
    """The failed models and tests, each with the kind of its failure."""
    if result.exception:
        return f"The warehouse could not be built, the old release stands: {type(result.exception).__name__} in dbt."
    failed = [one for one in result.result if one.status in ("error", "fail")]
    names = "; ".join(f"{one.node.name} ({kind_of_failure(one.message or '')})" for one in failed)
    return (
        f"The warehouse could not be built, the old release stands. "
        f"{len(failed)} model(s) or test(s) of dbt failed: {names}"
    )


def kind_of_failure(message: str) -> str:
    """The engine's kind of error, as in `Constraint Error`, else dbt's first line. What follows may quote a value."""
    kinds = re.findall(r"^\s*((?:[A-Z]\w+ )+Error):", message, re.MULTILINE)
    first = next(iter(message.strip().splitlines()), "no message")
    return kinds[0] if kinds else first


def as_dagster_events(
    events: list[dict[str, Any]], manifest: Mapping[str, Any], translator: Translator, context: dg.AssetExecutionContext
) -> Iterator[Any]:
    """dbt's results as materialisations and check results."""
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

    for event in events:
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        yield from message.to_default_asset_events(manifest, translator, context)
