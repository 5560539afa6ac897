"""The list of measures and the warehouse speak of the same tables and variables, and releases keep the versions."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.defs.dbt_manifest import nodes
from pipelines.defs.warehouse import project_variables
from pipelines.measures.versions import catalogue

VARIABLE = re.compile(r"(?<!env_)\bvar\(\s*['\"](\w+)['\"]")
NO_DEFINITION = {"known_on", "late_grace_days", "example_rows", "move_in_apart_days"}  # input, and accounts of quality
NO_DEFINITION |= {"homes_whole_from", "residents_whole_from", "applicants_whole_from"}  # input: what terms left whole
MEASURES = catalogue().measures


def marts() -> dict[str, str]:
    """Every mart's name and its place in dbt's manifest."""
    models = {key: node for key, node in nodes()["nodes"].items() if node["resource_type"] == "model"}
    return {node["name"]: key for key, node in models.items() if node["schema"] == "marts"}


def upstream(key: str, kind: str, seen: set[str]) -> Iterator[dict[str, Any]]:
    """A node of dbt's manifest and all it depends on, once each."""
    if key in seen or key not in nodes()[kind]:
        return
    seen.add(key)
    node = nodes()[kind][key]
    yield node
    for one in node["depends_on"].get("nodes", []) if kind == "nodes" else node["depends_on"]["macros"]:
        yield from upstream(one, kind, seen)


def variables_of(tables: tuple[str, ...]) -> set[str]:
    """The variables that tables depend on: in their models, in those they are made from, and in the macros of both."""
    models = [node for table in tables for node in upstream(marts()[table], "nodes", set())]
    ours = {name for node in models for name in node["depends_on"].get("macros", []) if name.startswith("macro.thuis")}
    macros = [macro for name in ours for macro in upstream(name, "macros", set())]
    texts = [node.get("raw_code", "") for node in models] + [macro["macro_sql"] for macro in macros]
    return {name for text in texts for name in VARIABLE.findall(text)} - NO_DEFINITION


def test_every_mart_is_of_one_measure_or_is_said_to_be_none() -> None:
    listed = {table for measure in MEASURES.values() for table in measure.tables} | set(catalogue().no_measure)
    assert set(marts()) - listed == set(), "name these marts in pipelines/measures/versions.yaml"
    assert listed - set(marts()) == set(), "pipelines/measures/versions.yaml names marts that are not there"


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_names_the_variables_its_tables_depend_on(name: str) -> None:
    listed, used = set(MEASURES[name].vars), variables_of(MEASURES[name].tables)
    assert listed == used, f"vars of {name} in pipelines/measures/versions.yaml: the models use {sorted(used)}"
    assert listed <= set(project_variables())


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_names_the_rulings_its_own_models_name(name: str) -> None:
    models = [nodes()["nodes"][marts()[table]] for table in MEASURES[name].tables]
    texts = [model["raw_code"] + model["description"] for model in models]
    named = {ruling for text in texts for ruling in re.findall(r"\bR\d+a?\b", text)}
    assert named <= set(MEASURES[name].rulings), f"rulings of {name} in pipelines/measures/versions.yaml"
