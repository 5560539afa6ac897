"""Reading `versions.yaml`: every measure's version, the day it was defined, its tables, rulings and variables.

What belongs here: the shape of that file and what must hold within it. What does not: whether it agrees with the models
(tests/architecture) or with the documents (tests/unit/docs).
"""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

VERSIONS = Path(__file__).with_name("versions.yaml")
Ruling = Annotated[str, Field(pattern=r"^R[1-9][0-9]*a?$")]


class Measure(BaseModel):
    """One measure as it is defined now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1)
    defined_on: date
    tables: tuple[str, ...] = Field(min_length=1)
    rulings: tuple[Ruling, ...]
    vars: tuple[str, ...]


class Catalogue(BaseModel):
    """All measures by name, and the marts that are none with what they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measures: dict[str, Measure] = Field(min_length=1)
    no_measure: dict[str, str]

    @model_validator(mode="after")
    def no_table_has_two_places(self) -> "Catalogue":
        """Refuse a table that is named twice, or a list that names the same thing twice."""
        tables = [table for measure in self.measures.values() for table in measure.tables]
        twice = repeated([*tables, *self.no_measure])
        for measure in self.measures.values():
            twice += repeated(measure.rulings) + repeated(measure.vars)
        if twice:
            raise ValueError(f"named twice: {', '.join(sorted(twice))}")
        return self


def repeated(names: Any) -> list[str]:
    """What stands in a list more than once."""
    return [name for name, times in Counter(names).items() if times > 1]


@cache
def catalogue(path: Path = VERSIONS) -> Catalogue:
    """The measures as they are defined now. Raises `ValueError` (pydantic's) when the file breaks a rule."""
    import yaml

    return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def recorded() -> dict[str, dict[str, Any]]:
    """What a release keeps of it: version and day of definition by measure, as JSON takes them."""
    return {
        name: {"version": measure.version, "defined_on": measure.defined_on.isoformat()}
        for name, measure in catalogue().measures.items()
    }


def in_words() -> str:
    """The table of versions that `docs/measures.md` shows."""
    rows = [
        f"| `{name}` | {one.version} | {one.defined_on} | {', '.join(one.rulings)} |"
        for name, one in catalogue().measures.items()
    ]
    return "\n".join(["| Measure | Version | Defined on | Rulings |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    print(in_words())  # noqa: T201
