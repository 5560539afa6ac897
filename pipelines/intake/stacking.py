"""One dataset of many deliveries as one frame of canonical text.

What belongs here: mapping tables of the same form together, and writing beside each row where it comes from. What
does not: how a column is mapped (`mapping`), or what is wrong with a row (`faults`).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.intake.deliveries import Delivery
from pipelines.intake.findings import Finding
from pipelines.intake.mapping import map_canonical, map_columns
from pipelines.intake.profile_schema import Dialect, Source
from pipelines.intake.tables import Table, repeated
from validations.contracts import Contract

_PART = "_part"


@dataclass(frozen=True)
class Part:
    """Rows of one file and the rules that map them; without a source the table is canonical already.

    `number` is the place of the source in the profile.
    """

    table: Table
    number: int = 0
    source: Source | None = None
    dialect: Dialect = field(default_factory=Dialect)

    @property
    def form(self) -> tuple[object, ...]:
        """What the parts of one partner that can be mapped together have in common."""
        return (self.number, self.source is None, self.table.typed, *self.table.columns)


@dataclass
class Prepared:
    """A dataset of a delivery, read and screened.

    `titles` holds per source what the partner calls each column; `open_ends` the file and row of each last line
    without a line end.
    """

    delivery: Delivery
    reference_date: dt.date
    mode: str
    parts: list[Part]
    titles: list[dict[str, str]]
    open_ends: list[tuple[str, int]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of rows that come in."""
        return sum(part.table.frame.height for part in self.parts)


def stack(batch: list[Prepared], contract: Contract) -> pl.DataFrame:
    """Return all rows as canonical text beside `_row` and where they come from.

    `_slot` is the place in the batch, `_source` counts sources over the batch, `_order` the rows of a delivery.
    """
    parts = [part for one in batch for part in one.parts]
    partners = [one.delivery.partner for one in batch for _ in one.parts]
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, (part, partner) in enumerate(zip(parts, partners, strict=True)):
        alike[partner, *part.form].append(number)
    mapped = [_mapped([parts[number] for number in numbers], numbers, contract) for numbers in alike.values()]
    rows = mapped[0] if len(mapped) == 1 else pl.concat(mapped).sort(_PART, maintain_order=True)
    order = pl.Series("_order", np.concatenate([np.arange(one.rows) for one in batch]))
    return rows.hstack([*_origins(batch).select(pl.all().gather(rows[_PART])), order])


def _mapped(parts: list[Part], numbers: list[int], contract: Contract) -> pl.DataFrame:
    """Map tables of one form, by the rules of the first."""
    first, tables = parts[0], [part.table for part in parts]
    whole = Table(first.table.file, pl.concat([table.frame for table in tables]), first.table.typed)
    if first.source is None:
        frame = map_canonical(whole, contract)
    else:
        frame = map_columns(whole, first.source, first.dialect, contract)
    return frame.hstack([repeated(numbers, tables).alias(_PART)])


def _origins(batch: list[Prepared]) -> pl.DataFrame:
    """Return where the rows of each part come from, a row per part."""
    rows, sources = [], 0
    for slot, one in enumerate(batch):
        about = (one.delivery.partner, one.reference_date, one.delivery.sequence)
        rows += [(slot, sources + part.number, part.table.file, *about) for part in one.parts]
        sources += len(one.titles)
    schema = {"_slot": pl.Int64, "_source": pl.Int64, "_file": pl.String, "_partner": pl.String}
    return pl.DataFrame(rows, {**schema, "_reference_date": pl.Date, "_sequence": pl.Int64}, orient="row")
