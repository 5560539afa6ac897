"""The JSON Schema beside the profiles is the one that the models make, and every profile passes it."""

import json

import jsonschema
import pytest
import yaml

from pipelines.intake.profile_json_schema import FIRST_LINE, SCHEMA, schema_text
from pipelines.intake.profiles import PARTNERS, ProfileYaml

PROFILES = sorted(PARTNERS.glob("*.yaml"))


def test_the_schema_is_up_to_date():
    told = "the models changed: run python -m pipelines.intake.profile_json_schema"
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), told


def test_every_field_is_explained():
    schema = json.loads(schema_text())
    parts = {**schema["$defs"], "Profile": schema}
    bare = [f"{part}.{name}" for part, said in parts.items() for name, field in said["properties"].items()
            if "description" not in field]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_profile_passes_and_tells_editors_of_the_schema(path):
    text = path.read_text(encoding="utf-8")
    assert text.partition("\n")[0] == FIRST_LINE
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(yaml.load(text, Loader=ProfileYaml))


@pytest.mark.parametrize(
    ("part", "value"),
    [("rythm", "month"), ("partner", "With Capitals"), ("defaults", {"decimal": ";"}), ("datasets", {"leases": {}})],
)
def test_a_mistake_does_not_pass(part, value):
    owner = {"name": "Team", "contact": "team@example.org"}
    said = {"partner": "p", "name": "P", "kind": "care", "owner": owner, part: value}
    assert not jsonschema.Draft202012Validator(json.loads(schema_text())).is_valid(said)
