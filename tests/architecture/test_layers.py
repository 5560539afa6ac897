"""The house's doors inside the warehouse, checked over dbt's own manifest and over the models' text."""

import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.defs.dbt_manifest import nodes
from pipelines.settings import DBT_PROJECT

ENGINE_SPECIFIC = re.compile(
    r"::|\bqualify\b|generate_series|date_diff\(|datediff\(|strptime|list_(filter|transform)|read_(csv|parquet)"
    r"|epoch\(|make_date|group by all|\bexclude ?\(|to_months|\binterval\b",
    re.IGNORECASE,
)


def models() -> list[dict[str, Any]]:
    return [node for node in nodes()["nodes"].values() if node["resource_type"] == "model"]


def upstream(model: dict[str, Any]) -> list[dict[str, Any]]:
    everything = {**nodes()["nodes"], **nodes()["sources"]}
    return [everything[name] for name in model["depends_on"]["nodes"]]


def sql_of(model: dict[str, Any]) -> str:
    text = (DBT_PROJECT / model["original_file_path"]).read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.DOTALL)


def test_there_are_three_floors_and_no_other() -> None:
    assert {model["schema"] for model in models()} == {"staging", "intermediate", "marts"}


def test_only_staging_reads_what_was_landed() -> None:
    readers = {model["name"] for model in models() for node in upstream(model) if node["resource_type"] == "source"}
    assert {name for name in readers if not name.startswith("stg_")} == set()


def test_marts_never_read_staging() -> None:
    wrong = {
        (model["name"], node["name"])
        for model in models()
        if model["schema"] == "marts"
        for node in upstream(model)
        if node.get("schema") == "staging"
    }
    assert wrong == set()


def test_no_arrow_goes_back() -> None:
    floors = ["staging", "intermediate", "marts"]
    wrong = {
        (model["name"], node["name"])
        for model in models()
        for node in upstream(model)
        if node["resource_type"] == "model" and floors.index(node["schema"]) > floors.index(model["schema"])
    }
    assert wrong == set()


def test_every_model_is_read_by_another_or_is_a_mart_or_the_calendar_of_the_semantic_layer() -> None:
    read = {name for node in nodes()["nodes"].values() for name in node.get("depends_on", {}).get("nodes", [])}
    unread = {model["name"] for model in models() if model["schema"] != "marts" and model["unique_id"] not in read}
    assert unread == {"int_days"}


@pytest.mark.parametrize("model", models(), ids=lambda model: model["name"])
def test_a_model_says_what_it_is_and_speaks_no_engines_dialect(model: dict[str, Any]) -> None:
    assert model["description"].strip()
    assert model["patch_path"], "a model has a yml of its own"
    assert Path(model["patch_path"]).stem == model["name"]
    assert not ENGINE_SPECIFIC.findall(sql_of(model))


@pytest.mark.parametrize("model", [m for m in models() if m["schema"] == "marts"], ids=lambda model: model["name"])
def test_a_mart_has_an_enforced_contract_with_every_column_described(model: dict[str, Any]) -> None:
    assert model["contract"]["enforced"]
    assert model["columns"]
    assert {name for name, column in model["columns"].items() if not column["description"].strip()} == set()
