"""Which columns of a large file to look at closer, noted while its pieces go by.

What belongs here: what may be forgotten of a piece without changing the judgement. What does not: that judgement
(`identifiers`). A column that only looks like dates or names by its first value is judged by its first values and
its first different ones, which is all that telling dates of birth and names takes.
"""

from dataclasses import dataclass, field

import polars as pl

from pipelines.intake.birth_dates import SAMPLE as DATES
from pipelines.intake.deliveries import Delivery
from pipelines.intake.identifiers import identifier, looks_dated_or_named, suspicious
from pipelines.intake.person_names import SAMPLE as NAMES
from pipelines.intake.tables import ROW


@dataclass
class _First:
    """The first values of a column; none are kept when the very first rules dates and names out."""

    kept: pl.DataFrame | None = None
    dull: bool = False

    def add(self, filled: pl.DataFrame) -> None:
        """Take note of filled values of a piece."""
        if self.dull or not filled.height:
            return
        if self.kept is None:
            self.dull = not looks_dated_or_named(filled["value"][0])
            self.kept = filled.clear()
        if self.dull:
            return
        first = filled.head(max(DATES - self.kept.height, 0))
        others = filled.slice(first.height)
        if self.kept["value"].n_unique() < NAMES:
            others = others.unique("value", keep="first", maintain_order=True)
            first = pl.concat(
                [first, others.join(self.kept, on="value", how="anti", maintain_order="left").head(NAMES)]
            )
        self.kept = pl.concat([self.kept, first])


@dataclass
class Evidence:
    """What is known of the columns of a file so far."""

    columns: list[str]
    _held: set[str] = field(default_factory=set)
    _first: dict[str, _First] = field(default_factory=dict)

    def add(self, frame: pl.DataFrame) -> None:
        """Take note of a piece."""
        self._held.update(suspicious(frame[self.columns], by_first=False))
        for column in self.columns:
            filled = frame.select(ROW, pl.col(column).alias("value"))
            first = self._first.setdefault(column, _First())
            if not first.dull:
                first.add(filled.drop_nulls())

    def suspects(self, delivery: Delivery) -> frozenset[str]:
        """Return the columns of which all values must be looked at."""
        shown = {
            column
            for column, first in self._first.items()
            if column not in self._held and first.kept is not None and not first.dull
            if identifier(first.kept.rename({"value": column}), column, lenient=True, day=delivery.reference_date)
        }
        return frozenset(self._held | shown)
