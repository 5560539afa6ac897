"""A partner's table as text: what every reader gives and every later step takes.

What belongs here: the shape of a table and the tidying that all readers share. What does not: any file format.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.intake.bounds import check_shape

ROW = "_row"


@dataclass(frozen=True)
class Table:
    """Text columns (blank is null) beside `_row`, the row as its sender sees it.

    `typed` says that the format itself knows dates, which then stand here as ISO text.
    `whole_lines` says whether the last line of a text file has a line end; None for other formats.
    """

    file: str
    frame: pl.DataFrame
    typed: bool = False
    whole_lines: bool | None = None

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


def tidy(frame: pl.DataFrame, first_row: int, file: str) -> pl.DataFrame:
    """Number the rows from `first_row`, trim all text, make blanks null and leave out rows without any value.

    Raises DatasetError for a table beyond bounds.
    """
    check_shape(frame.height, frame.width, file)
    numbered = frame.lazy().with_row_index(ROW, offset=first_row).with_columns(pl.col(ROW).cast(pl.Int64))
    text = pl.col(frame.columns).str.strip_chars()
    filled = numbered.with_columns(pl.when(text.str.len_bytes() > 0).then(text))
    if frame.width:
        filled = filled.filter(pl.any_horizontal(pl.col(frame.columns).is_not_null()))
    return filled.collect()
