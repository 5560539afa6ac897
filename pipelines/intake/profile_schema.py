"""What a partner profile may say.

What belongs here: the shape of a profile, as pydantic models, and the rules that hold within one profile.
What does not: reading the YAML file, or carrying a profile out.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Operation = Literal[
    "add_days",
    "first_of",
    "hours_per_week",
    "join_text",
    "month_start",
    "product",
    "quotient",
    "sum",
    "year_of",
]
Encoding = Literal["utf-8", "utf-16", "cp1252", "latin-1"]
Separator = Literal[";", ",", "\t", "|"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _as_text(value: Any) -> Any:
    """Write a YAML yes/no or number as the canonical text it stands for."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def _as_rule(value: Any) -> Any:
    return {"from": value} if isinstance(value, str | list) else value


Formats = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Value = Annotated[str, BeforeValidator(_as_text)]


class Strict(BaseModel):
    """A part of a profile: unknown words are refused, so that a typing error never passes for a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Dialect(Strict):
    """How a partner writes text; what is left out is detected or taken from the profile's defaults."""

    encoding: Encoding | None = None
    separator: Separator | None = None
    decimal: Literal[",", "."] | None = None
    date: Formats | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None

    def over(self, defaults: "Dialect") -> "Dialect":
        """Return this dialect, completed with `defaults`."""
        said = {name: getattr(self, name) for name in Dialect.model_fields}
        return Dialect(**{name: getattr(defaults, name) if value is None else value for name, value in said.items()})


class Owner(Strict):
    """Whom to call about the deliveries: a team, never a person."""

    name: str
    contact: str


class Computation(Strict):
    """A value made from source columns (names) and fixed numbers by one named operation."""

    op: Operation
    of: Annotated[tuple[str | float, ...], Field(min_length=1)]
    separator: str = "-"
    prefix: str = ""
    days: int = 0


class ColumnRule(Strict):
    """Where the value of one canonical column comes from and what is done to it, in this order.

    One of `from`, `constant` or `compute`; then `date` or `decimal` reading, `codes` and `ranges`, and `reduce`.
    """

    from_: Formats | None = Field(default=None, alias="from")
    constant: Value | None = None
    compute: Computation | None = None
    date: Formats | None = None
    decimal: Literal[",", "."] | None = None
    codes: dict[str, Value | None] | None = None
    ranges: dict[Annotated[str, Field(pattern=r"^\d+-\d+$")], Value] = Field(default_factory=dict)
    unknown: Value | None = "hold_back"
    reduce: Literal["year", "postcode4"] | None = None
    optional: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnRule":
        if sum(origin is not None for origin in (self.from_, self.constant, self.compute)) != 1:
            raise ValueError("give exactly one of from, constant or compute")
        return self

    @property
    def translates(self) -> bool:
        """Whether a code list stands between source and value."""
        return self.codes is not None or bool(self.ranges)

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """What must be present to make the value: of each group of names one."""
        if self.optional:
            return ()
        return (self.from_,) if self.from_ else tuple((name,) for name in self.origins)

    @property
    def origins(self) -> tuple[str, ...]:
        """Source columns that the value is made from."""
        if self.compute:
            return tuple(part for part in self.compute.of if isinstance(part, str))
        return self.from_ or ()


class Join(Strict):
    """Other rows of the same delivery, looked up by a key.

    `left` adds their columns, `inner` also leaves out rows without a match, `semi` only keeps rows with a match.
    A column that both sides have is the left one; with `as` the right one is `<as>.<column>`.
    """

    files: str
    on: Annotated[tuple[str, ...], BeforeValidator(_as_list)]
    how: Literal["left", "inner", "semi"] = "left"
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    as_: str | None = Field(default=None, alias="as")
    reason: str = "no matching row in the joined file"

    def dialect(self, around: Dialect, defaults: Dialect) -> Dialect:
        """Return the dialect of the joined file: that of the source that it is joined to, but for its header row."""
        return around.model_copy(update={"header_row": self.header_row or defaults.header_row})


class Filter(Strict):
    """Rows to keep. What does not match is left out, counted, with the reason."""

    column: str
    in_: tuple[str, ...] | None = Field(default=None, alias="in")
    not_in: tuple[str, ...] | None = None
    blank: bool | None = None
    reason: str

    @model_validator(mode="after")
    def _one_test(self) -> "Filter":
        if sum(test is not None for test in (self.in_, self.not_in, self.blank)) != 1:
            raise ValueError("give exactly one of in, not_in or blank")
        return self


class Source(Dialect):
    """One kind of file that holds rows of a dataset.

    `distinct` counts rows that map to the same values once. A `full` dataset needs a file for each of its sources,
    but for those that are `optional`: half a full delivery would make the other half look gone.
    """

    files: str
    zip: str | None = None
    sheet: str | None = None
    record: str | None = None
    join: Annotated[tuple[Join, ...], BeforeValidator(_as_list)] = ()
    filter: Annotated[tuple[Filter, ...], BeforeValidator(_as_list)] = ()
    distinct: bool = False
    optional: bool = False
    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_as_rule)]]
    ignore: tuple[str, ...] = ()


class Bound(Strict):
    """How far a delivery may be from the one before it, and what happens beyond that.

    `most` is a share from 0 to 1, for `rows` a factor, for days a number of days; without it nothing is too far.
    A measure on fewer than `of_at_least` keys or rows says too little to act on; the warehouse shows it all the same.
    """

    most: Annotated[float, Field(ge=0)] | None = None
    then: Literal["flag", "hold_back"] = "flag"
    of_at_least: Annotated[int, Field(ge=0)] = 10


DriftMeasure = Literal["rows", "new_keys", "changed_keys", "vanished_keys", "blanks", "codes", "first_day", "last_day"]


class Drift(Strict):
    """Bounds on how a dataset may change between two deliveries of a partner.

    The defaults are of November 2026. A fifth of the keys gone is what the programme agreed on as no ordinary month;
    the others were chosen such that three years of ordinary deliveries of the demo raise none of them, and are there
    for columns that fall empty, code lists that are renamed and exports of another period.
    """

    rows: Bound = Bound(most=5, of_at_least=20)
    new_keys: Bound = Bound()
    changed_keys: Bound = Bound(most=0.5, of_at_least=20)
    vanished_keys: Bound = Bound(most=0.2, then="hold_back")
    blanks: Bound = Bound(most=0.5, of_at_least=20)
    codes: Bound = Bound(most=0.5, of_at_least=20)
    first_day: Bound = Bound(most=3653, of_at_least=20)
    last_day: Bound = Bound(most=3653, of_at_least=20)


class DatasetProfile(Strict):
    """How a partner delivers one canonical dataset: `full` replaces its former state, `changes` adds to it."""

    mode: Literal["full", "changes"]
    sources: tuple[Source, ...]
    drift: Drift = Drift()


class ReferenceDate(Strict):
    """A reference date that stands in a file and goes before the date of the folder."""

    files: str
    column: str
    date: Formats = ("%Y-%m-%d",)
    join: Annotated[tuple[Join, ...], BeforeValidator(_as_list)] = ()
    ignore: tuple[str, ...] = ()


class Profile(Strict):
    """A partner: who it is, how often it delivers and how its files become canonical datasets."""

    partner: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    name: str
    kind: Literal["corporation", "care", "placement", "region", "community"]
    rhythm: Literal["month", "quarter", "year"] | None = None
    owner: Owner
    defaults: Dialect = Dialect()
    reference_date: ReferenceDate | None = None
    datasets: dict[str, DatasetProfile] = Field(default_factory=dict)
    ignore_files: tuple[str, ...] = ()
