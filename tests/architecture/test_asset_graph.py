"""The graph from exports to pages, held against a snapshot that a person has read.

After a wanted change: THUIS_ACCEPT_GRAPH=1 pytest tests/architecture/test_asset_graph.py, then read the difference.
"""

import os
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.definitions import build_definitions
from pipelines.defs.schedules import JOB

AssetGraph = Any  # Dagster keeps the type to itself
SNAPSHOT = Path(__file__).parent / "asset_graph.txt"


@pytest.fixture(scope="module")
def graph() -> AssetGraph:
    return build_definitions().resolve_asset_graph()


def ancestors(graph: AssetGraph, key: dg.AssetKey) -> set[str]:
    found: set[dg.AssetKey] = set()
    left = [key]
    while left:
        for parent in graph.get(left.pop()).parent_keys - found:
            found.add(parent)
            left.append(parent)
    return {"/".join(one.path) for one in found}


def test_the_graph_is_the_one_that_was_agreed_on(graph: AssetGraph) -> None:
    lines = [
        f"{'/'.join(key.path)} <- {' '.join(sorted('/'.join(parent.path) for parent in graph.get(key).parent_keys))}"
        for key in sorted(graph.get_all_asset_keys())
    ]
    if os.environ.get("THUIS_ACCEPT_GRAPH"):
        SNAPSHOT.write_text("\n".join(lines) + "\n")
    assert lines == SNAPSHOT.read_text().splitlines()


@pytest.mark.parametrize(
    ("page", "stands_on"),
    [
        ("terugval", {"exports/mitros/leases", "exports/tussenvoorziening/shelter_stays", "marts/relapse_curve"}),
        ("woonbehoud", {"exports/portaal/leases", "exports/vierdehuis/placements", "marts/retention_at_horizon"}),
        ("begeleiding", {"exports/buurtteam/guidance", "marts/guidance_phase", "release/current"}),
        ("datakwaliteit", {"exports/region/grants", "landing/registry", "release/gate"}),
        ("voortgang", {"exports/groenwest/units", "marts/living_lab_progress"}),
    ],
)
def test_a_page_can_be_traced_to_the_exports_it_stands_on(graph: AssetGraph, page: str, stands_on: set[str]) -> None:
    assert stands_on <= ancestors(graph, dg.AssetKey(["pages", page]))


def test_every_export_has_a_check_that_turns_red_when_rows_stay_outside(graph: AssetGraph) -> None:
    exports = {key for key in graph.get_all_asset_keys() if key.path[0] == "exports"}
    checked = {check.asset_key for check in graph.asset_check_keys if check.name == "taken_in_whole"}
    assert exports
    assert exports == checked


def test_one_job_does_the_whole_night_in_one_process() -> None:
    definitions = build_definitions()
    job = definitions.resolve_job_def(JOB)
    steps = {node.name for node in job.nodes}
    assert steps == {"exports", "landing", "warehouse", "inference", "published", "gate", "release__current"}
    assert job.executor_def.name == "in_process"


def test_the_night_is_at_half_past_two_in_utrecht() -> None:
    schedule = build_definitions().resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Europe/Amsterdam")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
