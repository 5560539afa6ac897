"""The terms of `terms.yaml`: how long rows of each dataset stay, and up to which day a row tells of somebody.

What belongs here: the shape of that file, what must hold within it, and the day of a row. What does not: who goes
(`forgetting`) and who stays out (`forgotten`).
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from validations.contracts import CONTRACTS

TERMS = Path(__file__).with_name("terms.yaml")
PERSONAL = frozenset({"client", "tenant_number", "lease_id"})  # a row with one of these is somebody's
Reason = Annotated[str, Field(min_length=5)]


class Term(BaseModel):
    """The term of one dataset: years after the last day that a row of it tells of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    years: int = Field(ge=1, le=100)
    days: tuple[str, ...] = Field(min_length=1)
    runs_until: str | None = None
    ends_elsewhere: bool = False
    reason: Reason

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a day of a row may stand in."""
        return (*self.days, self.runs_until) if self.runs_until else self.days

    def written(self, told_until: pl.Expr) -> pl.Expr:
        """The last day written in a row; an end that its delivery cannot know yet is none."""
        ends = pl.col(self.runs_until) if self.runs_until else pl.lit(None, pl.Date)
        return pl.max_horizontal(*self.days, pl.when(ends <= told_until).then(ends))

    def goes_on(self, told_until: pl.Expr) -> pl.Expr:
        """Whether what a row tells of goes on, as far as the row itself knows."""
        return (pl.col(self.runs_until) > told_until).fill_null(True) if self.runs_until else pl.lit(False)

    def told(self, told_until: pl.Expr) -> pl.Expr:
        """The last day that a row by itself tells of; what goes on tells of the day its register was made up."""
        if self.ends_elsewhere:
            return self.written(told_until)
        return pl.max_horizontal(self.written(told_until), pl.when(self.goes_on(told_until)).then(told_until))


class Terms(BaseModel):
    """All terms, and the datasets that have none because they are about nobody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: dict[str, Term] = Field(min_length=1)
    no_term: dict[str, Reason]

    @model_validator(mode="after")
    def every_dataset_has_its_place(self) -> "Terms":
        """Refuse a dataset that is not named once, one about people without a term, and columns it does not have."""
        if sorted([*self.terms, *self.no_term]) != sorted(CONTRACTS):
            raise ValueError("name every dataset once, under terms or under no_term")
        for name, contract in CONTRACTS.items():
            if bool(PERSONAL & set(contract.columns)) != (name in self.terms):
                raise ValueError(f"{name}: a dataset has a term when its rows are somebody's, and else none")
        for name, term in self.terms.items():
            if any(CONTRACTS[name].columns.get(column) != pl.Date for column in term.columns):
                raise ValueError(f"{name}: days and runs_until must be columns with a date")
        return self


@cache
def declared(path: Path = TERMS) -> dict[str, Term]:
    """The term of every dataset that has one. Raises `ValueError` (pydantic's) when the file breaks a rule."""
    import yaml

    return Terms.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).terms
