"""What a partner profile may say.

What belongs here: the shape of a profile, as pydantic models, and the rules that hold within one profile.
What does not: single values (`profile_rules`), reading the YAML file, or carrying a profile out.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from pipelines.intake.profile_rules import (
    ColumnRule,
    Computation,
    Dialect,
    Formats,
    Names,
    Separator,
    Strict,
    as_list,
    as_rule,
)

__all__ = ["ColumnRule", "Computation", "Dialect", "Separator"]


class Owner(Strict):
    """Whom to call about the deliveries: a team, never a person."""

    name: str
    """Name of the team."""
    contact: str
    """How to reach the team."""


class Join(Strict):
    """Other rows of the same delivery, looked up by a key.

    `left` adds their columns, `inner` also leaves out rows without a match, `semi` only keeps rows with a match.
    A column that both sides have is the left one; with `as` the right one is `<as>.<column>`, and so is every path of
    a joined record.
    """

    files: str
    """Pattern of the name of the joined file; the first that fits is used."""
    on: Names
    """Names of the columns that both sides have in common."""
    how: Literal["left", "inner", "semi"] = "left"
    """What happens to rows without a match."""
    sheet: str | None = None
    """Sheet of a joined workbook; else the first."""
    record: str | None = None
    """Element of a joined XML message that is one row; needs `as`."""
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Row of the column names in the joined file."""
    as_: str | None = Field(default=None, alias="as")
    """What to put, with a point, before names of joined columns that the left side has too."""
    reason: str = "no matching row in the joined file"
    """Why rows without a match are left out."""

    @model_validator(mode="after")
    def _named_record(self) -> "Join":
        if self.record and not self.as_:
            raise ValueError("a joined record needs `as`: its paths are written as <as>.<path>")
        return self

    def dialect(self, around: Dialect, defaults: Dialect) -> Dialect:
        """Return the dialect of the joined file: that of the source that it is joined to, but for its header row."""
        return around.model_copy(update={"header_row": self.header_row or defaults.header_row})


class Filter(Strict):
    """Rows to keep. What does not match is left out, counted, with the reason."""

    column: str
    """Name of the source column to look at."""
    in_: tuple[str, ...] | None = Field(default=None, alias="in")
    """Values that are kept."""
    not_in: tuple[str, ...] | None = None
    """Values that are left out; blank is kept."""
    blank: bool | None = None
    """Whether blank (true) or filled (false) is kept."""
    reason: str
    """Why the other rows are left out."""

    @model_validator(mode="after")
    def _one_test(self) -> "Filter":
        if sum(test is not None for test in (self.in_, self.not_in, self.blank)) != 1:
            raise ValueError("give exactly one of in, not_in or blank")
        return self


class Unpivot(Strict):
    """One source row to several: a row per named column, with that column's name and its value."""

    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    """The columns that become rows, such as the months of a year."""
    name: str
    """What to call the column that says which column a row comes from."""
    value: str
    """What to call the column that holds the value."""
    reason: str = "blank cell"
    """Why cells without a value are left out."""

    @model_validator(mode="after")
    def _new_names(self) -> "Unpivot":
        if len({*self.columns, self.name, self.value}) < len(self.columns) + 2:
            raise ValueError("columns, name and value must all differ")
        return self


class Source(Dialect):
    """One kind of file that holds rows of a dataset: read, joined, unpivoted, filtered and mapped, in this order.

    `distinct` counts rows that map to the same values once. A `full` dataset needs a file for each of its sources,
    but for those that are `optional`: half a full delivery would make the other half look gone.
    """

    files: str
    """Pattern of the file name, such as `huur_*.csv`."""
    zip: str | None = None
    """Pattern of the archive that holds the file."""
    sheet: str | None = None
    """Sheet of a workbook; else the first."""
    record: str | None = None
    """Element of an XML message that is one row; columns are paths below or beside it."""
    join: Annotated[tuple[Join, ...], BeforeValidator(as_list, json_schema_input_type=Join | tuple[Join, ...])] = ()
    """Other files of the delivery whose columns are looked up by a key."""
    unpivot: Unpivot | None = None
    """Columns that become rows."""
    filter: Annotated[
        tuple[Filter, ...], BeforeValidator(as_list, json_schema_input_type=Filter | tuple[Filter, ...])
    ] = ()
    """Which rows to keep."""
    distinct: bool = False
    """Whether rows that map to the same values count once."""
    optional: bool = False
    """Whether a full delivery may do without this file."""
    columns: dict[
        str,
        Annotated[ColumnRule, BeforeValidator(as_rule, json_schema_input_type=str | tuple[str, ...] | ColumnRule)],
    ]
    """Per canonical column where its value comes from."""
    ignore: tuple[str, ...] = ()
    """Patterns of columns that may be dropped in silence."""

    @model_validator(mode="after")
    def _unpivoted_are_gone(self) -> "Source":
        if self.unpivot:
            used = {name for rule in self.columns.values() for name in rule.origins} | {
                one.column for one in self.filter
            }
            gone = sorted(used.intersection(self.unpivot.columns))
            if gone:
                raise ValueError(f"{', '.join(gone)} became rows by unpivot; use its name and value columns")
        return self


class Bound(Strict):
    """How far a delivery may be from the one before it, and what happens beyond that.

    `most` is a share from 0 to 1, for `rows` a factor, for days a number of days; without it nothing is too far.
    A measure on fewer than `of_at_least` keys or rows says too little to act on; the warehouse shows it all the same.
    """

    most: Annotated[float, Field(ge=0)] | None = None
    """The largest change that raises nothing."""
    then: Literal["flag", "hold_back"] = "flag"
    """What happens beyond it: told, or told and kept out."""
    of_at_least: Annotated[int, Field(ge=0)] = 10
    """Fewer keys or rows than this say too little."""


DriftMeasure = Literal["rows", "new_keys", "changed_keys", "vanished_keys", "blanks", "codes", "first_day", "last_day"]


class Drift(Strict):
    """Bounds on how a dataset may change between two deliveries of a partner.

    The defaults are of November 2026. A fifth of the keys gone is what the programme agreed on as no ordinary month;
    the others were chosen such that three years of ordinary deliveries of the demo raise none of them, and are there
    for columns that fall empty, code lists that are renamed and exports of another period.
    """

    rows: Bound = Bound(most=5, of_at_least=20)
    """Factor between the numbers of rows."""
    new_keys: Bound = Bound()
    """Share of keys that are new."""
    changed_keys: Bound = Bound(most=0.5, of_at_least=20)
    """Share of keys whose row changed."""
    vanished_keys: Bound = Bound(most=0.2, then="hold_back")
    """Share of former keys that are gone."""
    blanks: Bound = Bound(most=0.5, of_at_least=20)
    """Change of a column's share of blanks."""
    codes: Bound = Bound(most=0.5, of_at_least=20)
    """Change of a code's share in its column."""
    first_day: Bound = Bound(most=3653, of_at_least=20)
    """Days by which the first date moved."""
    last_day: Bound = Bound(most=3653, of_at_least=20)
    """Days by which the last date moved."""


class DatasetProfile(Strict):
    """How a partner delivers one canonical dataset: `full` replaces its former state, `changes` adds to it."""

    mode: Literal["full", "changes"]
    """Whether a delivery is the whole state or what changed since the last."""
    sources: tuple[Source, ...]
    """The kinds of files that hold its rows."""
    drift: Drift = Drift()
    """How far a delivery may be from the one before it."""


class ReferenceDate(Strict):
    """A reference date that stands in a file and goes before the date of the folder."""

    files: str
    """Pattern of the name of the file."""
    column: str
    """Column that holds the date, the same in every row."""
    date: Formats = ("%Y-%m-%d",)
    """Notations of the date."""
    join: Annotated[tuple[Join, ...], BeforeValidator(as_list, json_schema_input_type=Join | tuple[Join, ...])] = ()
    """Other files that choose the row."""
    ignore: tuple[str, ...] = ()
    """Patterns of columns that may be dropped in silence."""


class Profile(Strict):
    """A partner: who it is, how often it delivers and how its files become canonical datasets."""

    partner: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    """Name of the folder of its deliveries, and of this file."""
    name: str
    """What people call it."""
    kind: Literal["corporation", "care", "placement", "region", "community"]
    """What it does in the programme."""
    rhythm: Literal["month", "quarter", "year"] | None = None
    """How often it delivers; without it a partner is never late."""
    owner: Owner
    """Whom to call about the deliveries."""
    defaults: Dialect = Dialect()
    """How its files are written, unless a source says otherwise."""
    reference_date: ReferenceDate | None = None
    """Where the reference date stands, when it is not the name of the folder."""
    datasets: dict[str, DatasetProfile] = Field(default_factory=dict)
    """How each canonical dataset is made; one that comes in canonical form needs nothing."""
    ignore_files: tuple[str, ...] = ()
    """Patterns of files that may be left unread in silence."""
