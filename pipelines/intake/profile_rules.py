"""How a profile says what one value is: notations, computations and column rules.

What belongs here: their shape, as pydantic models, and the rules that hold within one of them. What does not: files,
datasets and partners (`profile_schema`), or carrying a rule out (`mapping`, `operations`).
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Operation = Literal[
    "add_days",
    "date_of",
    "difference",
    "first_of",
    "hours_between",
    "hours_per_week",
    "join_text",
    "month_end",
    "month_start",
    "product",
    "quotient",
    "sum",
    "year_of",
]
Encoding = Literal["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
Separator = Literal[";", ",", "\t", "|"]
Duration = Literal["h:mm", "minutes", "iso", "decimal"]

EXCEL = "excel"
_FREE = (1, 99)
_PARTS = {
    "add_days": (1, 1),
    "date_of": (3, 3),
    "difference": (2, 2),
    "hours_between": (2, 2),
    "hours_per_week": (3, 5),
    "month_end": (1, 1),
    "month_start": (1, 1),
    "quotient": (2, 2),
    "year_of": (1, 1),
}
_DIRECTIVE = re.compile(r"%(.)")
_KNOWN = frozenset("dmbByYHMS")


def as_list(value: Any) -> Any:
    """Write one name, or one part of a profile, as the list that it stands for."""
    return [value] if isinstance(value, str | dict) else value


def _as_text(value: Any) -> Any:
    """Write a YAML yes/no or number as the canonical text it stands for."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def as_rule(value: Any) -> Any:
    """Write a name, or several for the same column, as the rule that takes it over."""
    return {"from": value} if isinstance(value, str | list) else value


def _readable(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a notation by which no date can be read."""
    for one in formats:
        signs = set(_DIRECTIVE.findall(one))
        if one != EXCEL and not (signs <= _KNOWN and signs & set("yY") and signs & set("mbB")):
            raise ValueError(
                f"'{one}' is no notation of a date: write `excel`, or year and month by %Y %y and %m %b %B"
            )
    return formats


Names = Annotated[
    tuple[str, ...], BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...]), Field(min_length=1)
]
Formats = Annotated[Names, AfterValidator(_readable)]
Value = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]


class Strict(BaseModel):
    """A part of a profile: unknown words are refused, so that a typing error never passes for a wish."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)


class Dialect(Strict):
    """How a partner writes text; what is left out is detected or taken from the profile's defaults."""

    encoding: Encoding | None = None
    """Encoding of text files; found by byte order mark, else UTF-8, else cp1252."""
    separator: Separator | None = None
    """What stands between fields; else the one that yields most of the wanted columns."""
    decimal: Literal[",", "."] | None = None
    """Decimal sign of numbers; a point unless said otherwise."""
    date: Formats | None = None
    """Notations of dates, such as `%d-%m-%Y`, `%d %B %Y` (Dutch months) or `excel` (serial days)."""
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Row of the column names as the sender sees it; else the first, or a plainly better one among twenty."""

    def over(self, defaults: "Dialect") -> "Dialect":
        """Return this dialect, completed with `defaults`."""
        said = {name: getattr(self, name) for name in Dialect.model_fields}
        return Dialect(**{name: getattr(defaults, name) if value is None else value for name, value in said.items()})


class Computation(Strict):
    """A value made from source columns (names) and fixed numbers by one named operation."""

    op: Operation
    """The operation; there are no others, and none can be written in a profile."""
    of: Annotated[tuple[str | float, ...], Field(min_length=1)]
    """Source columns by name, and fixed numbers, in the order that the operation wants."""
    separator: str = "-"
    """What `join_text` puts between its parts."""
    prefix: str = ""
    """What `join_text` puts before the whole."""
    days: int = 0
    """How many days `add_days` adds; negative to go back."""

    @model_validator(mode="after")
    def _right_parts(self) -> "Computation":
        least, most = _PARTS.get(self.op, _FREE)
        if not least <= len(self.of) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise ValueError(f"{self.op} is made of {wanted} columns or numbers, here are {len(self.of)}")
        return self


class ColumnRule(Strict):
    """Where the value of one canonical column comes from and what is done to it, in this order.

    One of `from`, `constant` or `compute`; then `date`, `decimal` or `duration` reading, `codes` and `ranges`, and
    `reduce`.
    """

    from_: Names | None = Field(default=None, alias="from")
    """Name of the source column; of several names the first that the file has counts."""
    constant: Value | None = None
    """One value for every row."""
    compute: Computation | None = None
    """A value computed from source columns."""
    date: Formats | None = None
    """Notations of this column's dates, where they differ from those of the source."""
    decimal: Literal[",", "."] | None = None
    """Decimal sign of this column, where it differs from that of the source."""
    duration: Duration | None = None
    """How a length of time is written; it becomes hours."""
    codes: dict[str, Value | None] | None = None
    """The partner's codes and what each means; null for a code without a meaning here."""
    ranges: dict[Annotated[str, Field(pattern=r"^\d+-\d+$")], Value] = Field(default_factory=dict)
    """Meaning of ranges of numeric codes, such as `100-199`."""
    unknown: Value | None = "hold_back"
    """What an unknown code becomes; `hold_back` keeps its row out until the code is known."""
    blank: Value | None = None
    """What a blank becomes."""
    code_list: str | None = None
    """The published list that the codes are from (VERA's `Soort`), by which `thuis partner codes` checks them."""
    reduce: Literal["year", "postcode4"] | None = None
    """Keep no more of the value than its year, or the four digits of a postcode."""
    optional: bool = False
    """Whether a file without the column will do."""

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnRule":
        if sum(origin is not None for origin in (self.from_, self.constant, self.compute)) != 1:
            raise ValueError("give exactly one of from, constant or compute")
        if self.duration and (self.from_ is None or self.translates or self.reduce):
            raise ValueError("a duration is read from a column, without codes, ranges or reduce")
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
        """Source columns that the value may be made from."""
        if self.compute:
            return tuple(part for part in self.compute.of if isinstance(part, str))
        return self.from_ or ()
