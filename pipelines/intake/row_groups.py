"""Rows as Parquet: at once, or group by group in memory until it is known that they may touch disk.

What belongs here: writing Parquet. What does not: where it goes, and when (`landing`).
"""

import io
from pathlib import Path
from typing import Any

import polars as pl

_LONGEST_DICTIONARY = 32 * 1024 * 1024


class RowGroups:
    """Rows that come in pieces, kept as a Parquet file in memory: compressed, they take a tenth of the room."""

    def __init__(self) -> None:
        self.height = 0
        self._file = io.BytesIO()
        self._writer: Any = None

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows, which have the columns of the first ones."""
        import pyarrow.parquet as pq

        table = frame.to_arrow()
        if self._writer is None:
            repeated = [name for name in frame.columns if _repeats(frame[name])]
            counted = [name for name in frame.columns if frame[name].dtype == pl.Int64 and name not in repeated]
            self._writer = pq.ParquetWriter(
                self._file,
                table.schema,
                use_dictionary=repeated,
                column_encoding=dict.fromkeys(counted, "DELTA_BINARY_PACKED"),
                dictionary_pagesize_limit=_LONGEST_DICTIONARY,
                write_statistics=False,
            )
        self._writer.write_table(table)
        self.height += frame.height

    def write(self, path: Path) -> None:
        """Write the file to its place; nothing can be added after that."""
        self._writer.close()
        path.write_bytes(self._file.getbuffer())


def _repeats(column: pl.Series) -> bool:
    """Whether a column holds the same values over and over, so that naming each once saves work and room."""
    return column.n_unique() * 3 < column.len()


def write_rows(rows: pl.DataFrame | RowGroups, path: Path) -> None:
    """Write Parquet plainly: most deliveries are so small that dictionaries and statistics cost more than they save."""
    import pyarrow.parquet as pq

    if isinstance(rows, RowGroups):
        rows.write(path)
    else:
        pq.write_table(rows.to_arrow(), path, use_dictionary=False, write_statistics=False)
