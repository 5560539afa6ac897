"""A partner's table as text: what every reader gives and every later step takes.

What belongs here: the shape of a table and the tidying that all formats share. What does not: any file format.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.intake.bounds import check_shape

ROW = "_row"
_OWNER = " table"  # no sender's column begins with a space: see unique_names


@dataclass(frozen=True)
class Table:
    """Text columns (blank is null once it is tidy) beside `_row`, the row as its sender sees it.

    `typed` says that the format itself knows dates, which then stand here as ISO text.
    `whole_lines` says whether the last line of a text file has a line end; None for other formats.
    `header` is the row of the column names. `suspects` are the columns in which an identifier may be found.
    `bare` says that blank is null already and nothing is left to trim.
    """

    file: str
    frame: pl.DataFrame
    typed: bool = False
    whole_lines: bool | None = None
    suspects: frozenset[str] = frozenset()
    header: int = 1
    bare: bool = False

    @property
    def columns(self) -> list[str]:
        """The sender's own columns."""
        return [name for name in self.frame.columns if name != ROW]


def unique_names(header: Sequence[str]) -> list[str]:
    """Return header names trimmed, unique and never blank: a second `naam` is `naam (2)`, a blank one `kolom 3`."""
    names: list[str] = []
    taken = {ROW}
    for position, title in enumerate(header, start=1):
        stem = title.strip() or f"kolom {position}"
        name, copy = stem, 1
        while name in taken:
            copy += 1
            name = f"{stem} ({copy})"
        taken.add(name)
        names.append(name)
    return names


def numbered(frame: pl.DataFrame, first_row: int, file: str) -> pl.DataFrame:
    """Number the rows from `first_row`. Raises DatasetError for a table beyond bounds."""
    check_shape(frame.height, frame.width, file)
    return frame.with_row_index(ROW, offset=first_row)


def tidy(tables: Sequence[Table]) -> list[Table]:
    """Trim all text, make blanks null and leave out rows without any value; all tables have the same columns."""
    columns = tables[0].columns
    owner = repeated(range(len(tables)), tables)
    rows = pl.concat([table.frame for table in tables]).hstack([owner.alias(_OWNER)]).lazy()
    rows = rows.with_columns(pl.col(ROW).cast(pl.Int64))
    if not all(table.bare for table in tables):
        text = pl.col(columns).str.strip_chars()
        rows = rows.with_columns(pl.when(text.str.len_bytes() > 0).then(text))
    if columns:
        rows = rows.filter(pl.any_horizontal(pl.col(columns).is_not_null()))
    tidied = rows.collect()
    ends = np.searchsorted(tidied[_OWNER].to_numpy(), np.arange(len(tables)), side="right")
    starts = [0, *ends[:-1]]
    frame = tidied[[ROW, *columns]]
    return [
        replace(table, frame=frame.slice(start, end - start))
        for table, start, end in zip(tables, starts, ends, strict=True)
    ]


def repeated(values: Iterable[int], tables: Sequence[Table]) -> pl.Series:
    """Return each value as often as its table has rows."""
    return pl.Series(np.repeat(list(values), [table.frame.height for table in tables]), dtype=pl.Int64)
