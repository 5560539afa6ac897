"""The rows that pages work with, typed.

Lives here: what one row of each table means to a page, and how it is made of what a query gives. Does not: SQL
(data.py) or notation (wording.py).
A `Cell` is a number, which may be carried from before, or a mark for a number that is hidden or not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from dashboards.wording import Cell, Mark, carried

_NUMBERS = ("DOUBLE", "FLOAT", "DECIMAL", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER")

Row = dict[str, Any]
T = TypeVar("T")


def row_of(described: Sequence[tuple[str, str]], values: Sequence[Any]) -> Row:
    """Name the values of a row; a number that is hidden, missing or carried gets its mark."""
    row = {name: _number(value, kind) for (name, kind), value in zip(described, values, strict=True)}
    return {name: _marked(value, row.get(f"{name}_status")) for name, value in row.items()}


def _marked(value: Any, status: Any) -> Any:
    """Return a value as its status says: hidden, carried from before, or as it is."""
    if status == "c":
        return Mark.HIDDEN
    return carried(value) if status == "u" and isinstance(value, int | float) else value


def _number(value: Any, kind: str) -> Any:
    """Return a number as a plain one, a missing number as a mark, and anything else as it is."""
    if not kind.startswith(_NUMBERS):
        return value
    if value is None:
        return Mark.UNKNOWN
    return float(value) if kind.startswith("DECIMAL") else value


def typed(kind: type[T], rows: Sequence[Row]) -> list[T]:
    """Make typed rows from the columns that the type names."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return [kind(**{name: row[name] for name in names}) for row in rows]


@dataclass(frozen=True)
class Publication:
    """What a publication is of: a period, such as `2022-Q4`, and the first day of the one after it."""

    period: str
    next_period: date


@dataclass(frozen=True)
class About:
    """What a release is: its name and the dates that go under every figure.

    `publication` is told to those who see one, of a release that knows it.
    """

    release: str
    reference_date: date
    known_on: date | None = None
    refreshed_on: datetime | None = None
    publication: Publication | None = None

    @property
    def as_known_on(self) -> date:
        """The day whose knowledge the figures show: chosen, or else the newest reference date (ruling R45)."""
        return self.known_on or self.reference_date


@dataclass(frozen=True)
class Point:
    """A figure (share, 0-1) with its interval, `day` days after the start.

    One `between` horizons is there for the picture: tables and sentences are about the others.
    """

    day: int
    at_risk: Cell
    figure: Cell
    low: Cell
    high: Cell
    between: bool = False


@dataclass(frozen=True)
class RiskRow:
    """Where everyone was by `day`: still followed + each kind of event + censored = all.

    `censored` is None where it is not published.
    """

    day: int
    at_risk: Cell
    events: tuple[Cell, ...]
    censored: Cell | None


@dataclass(frozen=True)
class Series:
    """One curve: the value of the breakdown it belongs to, its size, its points and its risk table.

    `stops_at` is the day from which fewer than ten people are followed, when the curve was cut there; `last_day` the
    last one the table knows. One `by_month` stays level from each point to the next; else nothing is known in between.
    """

    value: str
    size: Cell
    points: tuple[Point, ...]
    risks: tuple[RiskRow, ...] = ()
    stops_at: int | None = None
    last_day: int = 0
    by_month: bool = False

    @property
    def told(self) -> tuple[Point, ...]:
        """The points that tables and sentences are about."""
        return tuple(point for point in self.points if not point.between)


@dataclass(frozen=True)
class RetentionHorizon:
    """Housed at a horizon, of those with that much potential follow-up and alive."""

    value: str
    months: int
    eligible: Cell
    housed: Cell
    died: Cell
    denominator: Cell
    rate: Cell
    rate_low: Cell
    rate_high: Cell
    same_home_rate: Cell
    same_home_low: Cell
    same_home_high: Cell


@dataclass(frozen=True)
class ProgressMonth:
    """People housed in a month and so far, against the target."""

    month: date
    moved_in: Cell
    moved_in_total: Cell
    target: Cell
    complete: bool


@dataclass(frozen=True)
class HomesMonth:
    """Homes delivered up to and including a month."""

    month: date
    housing_form: str
    delivered: Cell
    delivered_total: Cell
    planned: Cell


@dataclass(frozen=True)
class WeekHours:
    """Hours of guidance per resident in a week since its start."""

    week: int
    residents: Cell
    mean_hours: Cell
    p25: Cell
    median: Cell
    p75: Cell


@dataclass(frozen=True)
class PhaseMonth:
    """Residents in a phase of guidance at the end of a month."""

    month: date
    phase: str
    residents: Cell


@dataclass(frozen=True)
class Delivery:
    """One delivery of a partner, and what came of its rows. `refused` of its datasets could not be used."""

    partner: str
    delivery: str
    reference_date: date
    received_on: date | None
    datasets: int
    refused: int
    rows_in: Cell
    rows_held_back: Cell


@dataclass(frozen=True)
class Change:
    """How the newest delivery of a dataset differs from the one before it; vanished keys of full deliveries only."""

    partner: str
    dataset: str
    reference_date: date
    rows: Cell
    former_rows: Cell
    new: Cell
    changed: Cell
    vanished: Cell
    verdict: str


@dataclass(frozen=True)
class Links:
    """How a partner's leases of vulnerable tenants got their resident: leases by rule, draws, decisions by hand."""

    partner: str
    leases: Cell
    pseudonym: Cell
    placement_tenant: Cell
    placement_date: Cell
    tenant_number: Cell
    forced: Cell
    unlinked: Cell
    ambiguous: Cell


@dataclass(frozen=True)
class Register:
    """Up to when a partner's dataset is known."""

    partner: str
    dataset: str
    register_date: date
    late: bool


@dataclass(frozen=True)
class CheckResult:
    """A check that found something. File, column, example rows and message are for analysts alone."""

    partner: str
    delivery: str
    dataset: str | None
    check: str
    severity: str
    rows: Cell
    failed: Cell
    file: str | None
    column_name: str | None
    example_rows: str | None
    message: str | None


@dataclass(frozen=True)
class FlowRow:
    """People at a step of a measure: all who reached it, or those who go no further for one reason."""

    measure: str
    part: str
    step_number: int
    step: str
    reason: str
    is_denominator: bool
    residents: int


@dataclass(frozen=True)
class Version:
    """The definition of a measure as a release was made with it."""

    measure: str
    version: int
    defined_on: date


@dataclass(frozen=True)
class PublishingRules:
    """From how many people a count shows, below how many residents groups are merged, to what counts are rounded."""

    min_cell: int
    merge_below: int
    base: int = 5


@dataclass(frozen=True)
class Part:
    """How many of some counts show."""

    shown: int
    whole: int

    @property
    def share(self) -> float | None:
        """That as a share (0-1); None of nothing."""
        return self.shown / self.whole if self.whole else None


@dataclass(frozen=True)
class TableShown:
    """How much of a published table shows, and why the rest does not. `carried` ones show the former count."""

    table: str
    counts: Part
    denominators: Part
    outcomes: Part
    small: int
    protecting: int
    carried: int


@dataclass(frozen=True)
class RepeatedShown:
    """How much shows of a table that repeats what others print, and how much of that is `carried`."""

    table: str
    values: Part
    carried: int


@dataclass(frozen=True)
class Moved:
    """A printed count that is another than in the publication before."""

    table: str
    row: tuple[str, ...]
    column: str
    before: int
    after: int


@dataclass(frozen=True)
class Disclosure:
    """What a publication shows under its rules, or would show, and what the attack on it found.

    `attacked`: hidden counts by table; `narrowest`: the fewest people that any of them stayed unknown by. `former`: how
    many earlier publications it was hidden beside. `postponed`: what a newer one would have told too much. `repeated`:
    the tables without counts of their own, which are in no total.
    """

    release: str
    rules: PublishingRules
    tables: tuple[TableShown, ...]
    attacked: tuple[tuple[str, int], ...]
    narrowest: float | None
    exposed: int
    moved_most: Moved | None
    former: int = 0
    postponed: int = 0
    repeated: tuple[RepeatedShown, ...] = ()

    @property
    def counts(self) -> Part:
        """All counts together."""
        return added([one.counts for one in self.tables])

    @property
    def denominators(self) -> Part:
        """All denominators together."""
        return added([one.denominators for one in self.tables])

    @property
    def outcomes(self) -> Part:
        """All outcomes together."""
        return added([one.outcomes for one in self.tables])


def added(parts: Sequence[Part]) -> Part:
    """Several parts as one."""
    return Part(sum(one.shown for one in parts), sum(one.whole for one in parts))
