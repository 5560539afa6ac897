"""Looking rows up in other files of a delivery, and leaving rows out with a reason.

What belongs here: joins and filters of a profile. What does not: reading the files.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.intake.findings import DatasetError
from pipelines.intake.marks import AMBIGUOUS
from pipelines.intake.profile_schema import Filter, Join
from pipelines.intake.tables import ROW, Table

_MATCHED = "_matched"


@dataclass
class LeftOut:
    """How many rows a profile leaves out, by its stated reason."""

    by_reason: Counter[str] = field(default_factory=Counter)

    def keep(self, frame: pl.DataFrame, condition: pl.Expr, reason: str) -> pl.DataFrame:
        """Return the rows that meet the condition and count the others."""
        kept = frame.filter(condition.fill_null(False))
        if kept.height < frame.height:
            self.by_reason[reason] += frame.height - kept.height
        return kept


def join_table(left: Table, right: Table, join: Join, left_out: LeftOut) -> Table:
    """Return `left` with the columns of `right`, as the join says.

    A left row that finds several different right rows keeps its place and gets marked values: which is right cannot
    be known. Raises DatasetError when the key is missing on either side.
    """
    on = list(join.on)
    for table in (left, right):
        require_columns(table, on)
    known = right.frame.select(on).drop_nulls().unique().with_columns(pl.lit(True).alias(_MATCHED))
    frame = left.frame.join(known, on=on, how="left", maintain_order="left")
    if join.how != "left":
        frame = left_out.keep(frame, pl.col(_MATCHED), join.reason)
    frame = frame.drop(_MATCHED)
    if join.how != "semi":
        frame = frame.join(_lookup(left, right, join), on=on, how="left", maintain_order="left")
    return replace(left, frame=frame)


def filter_rows(table: Table, test: Filter, left_out: LeftOut) -> Table:
    """Return the rows that pass a filter; the others are counted with its reason."""
    require_columns(table, [test.column])
    column = pl.col(test.column)
    if test.in_ is not None:
        condition = column.is_in(list(test.in_))
    elif test.not_in is not None:
        condition = ~column.fill_null("").is_in(list(test.not_in))
    else:
        condition = column.is_null() if test.blank else column.is_not_null()
    return replace(table, frame=left_out.keep(table.frame, condition, test.reason))


def require_columns(table: Table, columns: Iterable[str | tuple[str, ...]]) -> None:
    """Raise DatasetError when the table lacks one of the columns; of several names for one column any will do."""
    present = set(table.columns)
    wanted = [(column,) if isinstance(column, str) else column for column in columns]
    missing = [names for names in wanted if not present.intersection(names)]
    if missing:
        names = ", ".join(" of ".join(f"'{name}'" for name in one) for one in missing)
        message = (
            f"{table.file}: kolom {names} ontbreekt in rij {table.header}. Voeg de kolom toe (ook als hij leeg is) of "
            f"spreek een andere naam af, en exporteer het bestand opnieuw."
        )
        raise DatasetError("missing_column", message, table.file, (table.header,), table.frame.height)


def _lookup(left: Table, right: Table, join: Join) -> pl.DataFrame:
    """Return right rows, one per key, with the names they get on the left."""
    on = list(join.on)
    apart = set(right.columns if join.record else left.columns) if join.as_ else set()
    names = {name: f"{join.as_}.{name}" if name in apart else name for name in right.columns}
    wanted = [name for name in right.columns if name not in on and names[name] not in left.columns]
    rows = right.frame.drop(ROW).select(*on, *wanted).drop_nulls(on).unique(maintain_order=True)
    twice = rows.select(on).is_duplicated()
    marked = rows.filter(twice).unique(on).with_columns(pl.lit(AMBIGUOUS).alias(name) for name in wanted)
    return pl.concat([rows.filter(~twice), marked]).rename({name: names[name] for name in wanted})
