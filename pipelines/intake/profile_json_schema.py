"""The JSON Schema of profiles, by which editors explain and check a profile while it is written.

What belongs here: making that file from the models, with `python -m pipelines.intake.profile_json_schema`. What does
not: the checks on loading a profile, which also know the contracts (`profiles`).
"""

import json

from pipelines.intake.profile_schema import Profile
from pipelines.intake.profiles import PARTNERS

SCHEMA = PARTNERS / "profile.schema.json"
FIRST_LINE = f"# yaml-language-server: $schema={SCHEMA.name}"


def schema_text() -> str:
    """Return the schema as it should stand beside the profiles."""
    made = Profile.model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Profile of a partner"}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
