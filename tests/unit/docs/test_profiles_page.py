"""The page on the language of profiles names every word there is, and its examples are carried out as they stand."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from pipelines.intake import profile_rules, profile_schema
from pipelines.intake.operations import OPERATIONS
from pipelines.intake.profile_rules import Operation, Strict
from pipelines.intake.profile_schema import Profile, Source
from pipelines.intake.profiles import ProfileYaml

PAGE = (Path(__file__).parents[3] / "docs" / "profiles.md").read_text(encoding="utf-8")
EXAMPLES = [found for found in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if not found.startswith("#")]
MODELS = [
    one
    for room in (profile_rules, profile_schema)
    for one in vars(room).values()
    if isinstance(one, type) and issubclass(one, Strict)
]
OWNER = {"name": "Team", "contact": "team@example.org"}


def words(model: type[Strict]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def as_profile(said: dict[str, Any]) -> dict[str, Any]:
    """Put an example, which is a profile, a source or columns, where it would stand in a profile."""
    if said.keys() <= words(Profile):
        return {"partner": "p", "name": "P", "kind": "care", "owner": OWNER, **said}
    source = said if said.keys() <= words(Source) else {"columns": said}
    dataset = {"mode": "full", "sources": [{"files": "*", "columns": {}, **source}]}
    return as_profile({"datasets": {"leases": dataset}})


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_part_of_a_profile(example):
    Profile.model_validate(as_profile(yaml.load(example, Loader=ProfileYaml)))


def test_every_word_stands_on_the_page():
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert {word for model in MODELS for word in words(model)} - named == set()
    assert set(get_args(Operation)) == set(OPERATIONS)
    assert set(OPERATIONS) - named == set()
