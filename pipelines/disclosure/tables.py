"""The words in which a published table is declared.

What belongs here: the parts of a declaration: keys, counts, how counts add up, measures per person, figures.
What does not: the declarations themselves (`housing`, `guidance`, `programme`) and what is done with them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.disclosure.cells import Zero

Row = dict[str, Any]
Rows = list[Row]


@dataclass(frozen=True, slots=True)
class Count:
    """A column that counts residents or homes. Dear counts hide last when others could hide in their place.

    `once`: the same in every row along which the table runs, such as the residents that a curve starts with. `certain`:
    a column that is read, not printed, with whether everybody knows the count of that row, so that it cannot hide.
    """

    name: str
    zero: Zero = "hidden"
    dear: int = 0
    once: bool = False
    certain: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """`numerator` of `of`: the numerator hides when the remainder is too small.

    `whole_shows` lets a numerator that is all of its denominator show.
    """

    numerator: str
    of: str
    whole_shows: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """`total` is the sum of `parts`, and of a remainder that is not printed unless `whole`."""

    total: str
    parts: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """`total` runs on over the table's rows in order, within rows that share the keys in `within`.

    It prints a new value once `min_cell` people have been added since the last one, else that last one again. `step` is
    the column with what each row adds, where there is one. With `last_shows` the newest goes first. A `coarse` one does
    not move in a row between two that the table is about.
    """

    total: str
    within: tuple[str, ...] = ()
    step: str | None = None
    last_shows: bool = False
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two counts, each a table and a column, that count the same people in every row that both tables have."""

    one: tuple[str, str]
    other: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure per person in hours: rounded to half an hour, shown from `times` x `min_cell` people on.

    `is_mean`: two groups together have the mean of both, weighted by people.
    """

    name: str
    people: str
    times: int = 1
    is_mean: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Columns made from printed counts alone.

    `make` gets the printed rows that share the keys in `within`, in order, and gives for each a value per column; a
    column it leaves out is hidden, None is an honest "there is none". A whole number counts people: it hides where they
    are too few.
    """

    columns: Mapping[str, str]
    make: Callable[[Sequence[Row]], list[Row]]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: what is read from the marts and what becomes of it. Types are DuckDB's.

    `along`: the keys along which the table runs, such as months since move-in. `followed`: a column that is read, not
    printed, with the people still followed; where they are few, no count of the row shows. `between`: a column that is
    read, not printed, with whether the row lies between two that the table is about: it shows only what takes nothing
    from them. `categories`: keys that hold values of a breakdown, and which one. `added`: kept columns that are public
    sums, which add up where categories are merged. `rolled_up`: keys from coarse to fine, in which `all` stands for the
    sum over its values. `outcomes`: the counts of what became of people: no totals of people, homes or rows, and not
    who went out of sight. Nothing hides for being one.
    """

    name: str
    select: str
    keys: Mapping[str, str]
    counts: tuple[Count, ...]
    kept: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    rolled_up: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    splits: tuple[Split, ...] = ()
    outcomes: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    followed: str | None = None
    between: str | None = None
    partition: str | None = None
    running: tuple[Running, ...] = ()
    measures: tuple[Measure, ...] = ()
    figures: Figures | None = None

    @property
    def count_names(self) -> tuple[str, ...]:
        """The columns that count."""
        return tuple([count.name for count in self.counts])

    @property
    def denominators(self) -> frozenset[str]:
        """The columns that outcomes are a share of, and that are no outcome themselves."""
        return frozenset(share.of for share in self.shares if share.numerator in self.outcomes) - {*self.outcomes}

    @property
    def running_columns(self) -> frozenset[str]:
        """The columns that hold running totals, and what is added to them."""
        return frozenset(name for running in self.running for name in (running.total, running.step) if name)

    @property
    def hideable(self) -> dict[str, str]:
        """Columns that carry a `_status`, with their types."""
        counts = {count.name: "BIGINT" for count in self.counts}
        measures = {measure.name: "DOUBLE" for measure in self.measures}
        return counts | measures | dict(self.figures.columns if self.figures else {})
