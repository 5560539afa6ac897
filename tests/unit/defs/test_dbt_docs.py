"""dbt's page on tables and columns: made of the parsed project alone, and in every release."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.defs import dbt_docs, dbt_manifest
from pipelines.release.current import current_release

TEMPLATE = 'M="MANIFEST.JSON INLINE DATA";C="CATALOG.JSON INLINE DATA"'


def parts_of(manifest: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    found = re.fullmatch(r"M=(.*);C=(.*)", dbt_docs.page(TEMPLATE, manifest))
    assert found
    return json.loads(found[1]), json.loads(found[2])


@pytest.fixture(scope="module")
def whole() -> str:
    return dbt_manifest.docs_page().read_text(encoding="utf-8")


def test_the_page_holds_the_project_and_leaves_dbts_own_macros_out() -> None:
    manifest = dbt_manifest.nodes()
    inside, catalog = parts_of(manifest)

    assert set(inside["nodes"]) == set(manifest["nodes"])
    assert {macro["package_name"] for macro in inside["macros"].values()} == {"thuis"}
    assert catalog["nodes"]["model.thuis.fct_relapse"]["columns"]["days_at_risk"]["type"] == "integer"


def test_a_column_on_the_page_has_its_unit_and_source_where_dbts_page_looks_for_details() -> None:
    column = parts_of(dbt_manifest.nodes())[0]["nodes"]["model.thuis.fct_relapse"]["columns"]["days_at_risk"]

    assert column["meta"]["unit"] == "days"
    assert "R13" in column["meta"]["source"].split(", ")


def test_two_parses_of_the_same_files_give_the_same_page() -> None:
    manifest = dbt_manifest.nodes()
    later = json.loads(json.dumps(manifest))
    later["metadata"] |= {"generated_at": "2030-01-01T00:00:00Z", "invocation_id": "another"}
    for node in later["nodes"].values():
        node["created_at"] = 0.0

    assert dbt_docs.page(TEMPLATE, later) == dbt_docs.page(TEMPLATE, manifest)


def test_a_description_cannot_end_the_script_it_stands_in() -> None:
    manifest = json.loads(json.dumps(dbt_manifest.nodes()))
    manifest["nodes"]["model.thuis.fct_relapse"]["description"] = "</script><script>alert(1)</script>"

    assert "</script" not in dbt_docs.page(TEMPLATE, manifest)
    assert parts_of(manifest)[0]["nodes"]["model.thuis.fct_relapse"]["description"].startswith("</script>")


def test_dbts_own_page_still_has_the_places_we_fill_and_mend(whole: str) -> None:
    assert "INLINE DATA" not in whole
    assert "<title>Thuis: tables and columns</title>" in whole
    assert "${require(" not in whole
    assert len(re.findall(r'<use xlink:href="#" ng-href="\{\{', whole)) == 4


def test_the_page_names_no_place_on_the_machine_that_made_it(whole: str) -> None:
    assert str(dbt_manifest.DBT_PROJECT) not in whole


def test_every_release_holds_the_page_and_signs_for_it(worked_home: Path) -> None:
    release = current_release(worked_home)

    assert (release.folder / "docs" / "index.html").read_bytes() == dbt_manifest.DOCS.read_bytes()
    assert "docs/index.html" in release.manifest["files"]
    assert (release.folder / "docs" / "tables.json").read_bytes() == dbt_manifest.TABLES.read_bytes()
    assert "docs/tables.json" in release.manifest["files"]


def test_the_tables_as_plain_data_are_the_marts_with_every_column_in_words(whole: str) -> None:
    tables = {one["table"]: one for one in json.loads(dbt_manifest.TABLES.read_text(encoding="utf-8"))}
    days = next(one for one in tables["marts.fct_relapse"]["columns"] if one["name"] == "days_at_risk")

    assert list(tables) == sorted(tables)
    assert {name.partition(".")[0] for name in tables} == {"marts"}
    assert (days["type"], days["unit"]) == ("integer", "days")
    assert all(one["description"] and one["unit"] for table in tables.values() for one in table["columns"])
