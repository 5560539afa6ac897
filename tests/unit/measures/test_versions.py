"""The list of measures: what it refuses, and that documents and change log tell the same versions."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.measures.versions import VERSIONS, Catalogue, catalogue, in_words, recorded

ROOT = Path(__file__).parents[3]
MEASURE = {"version": 1, "defined_on": "2026-01-31", "tables": ["a_table"], "rulings": ["R13a"], "vars": ["a_var"]}


def listed(**changes: Any) -> Catalogue:
    return Catalogue.model_validate({"measures": {"one": {**MEASURE, **changes}}, "no_measure": {"dim_x": "a thing"}})


def test_a_list_that_keeps_the_rules_is_taken() -> None:
    assert listed().measures["one"].rulings == ("R13a",)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": "1.5"},
        {"defined_on": "in spring"},
        {"tables": []},
        {"tables": ["a_table", "a_table"]},
        {"tables": ["dim_x"]},
        {"rulings": ["R0"]},
        {"rulings": ["rule 3"]},
        {"vars": ["a_var", "a_var"]},
        {"author": "somebody"},
    ],
    ids=str,
)
def test_a_list_that_breaks_a_rule_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        listed(**change)


def test_a_release_keeps_version_and_day_of_every_measure() -> None:
    written = yaml.safe_load(VERSIONS.read_text(encoding="utf-8"))["measures"]
    assert {name: (one["version"], one["defined_on"]) for name, one in recorded().items()} == {
        name: (one["version"], str(one["defined_on"])) for name, one in written.items()
    }


def test_the_measures_page_shows_the_versions_as_they_are() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert in_words() in page, "paste what `python -m pipelines.measures.versions` prints under ## Versions"


def test_the_change_log_tells_every_version() -> None:
    log = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    for name, measure in catalogue().measures.items():
        assert f"`{name}`" in log, f"CHANGELOG.md does not name the measure {name}"
        assert measure.version == 1 or re.search(rf"`{name}` version {measure.version}\b", log)
