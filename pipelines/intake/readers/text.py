"""Reader of separated text: CSV and its relatives.

What belongs here: header, separator, quoting, and the signs that a file was cut. What does not: encodings
(`encoding`), counting records (`records`), other formats.
"""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.intake.bounds import MAX_HEADER_BYTES, MEGABYTE, check_shape
from pipelines.intake.findings import DatasetError, cut_file, example
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers.encoding import BOMS, plain_lines, to_utf8
from pipelines.intake.readers.header import SEARCHED, header_row
from pipelines.intake.readers.records import is_bare, record_ends, widths_of_pieces
from pipelines.intake.tables import ROW, Table, numbered, unique_names

PIECE_BYTES = 16 * MEGABYTE
SEPARATORS = (";", ",", "\t", "|")
NAMES = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "verticale streep"}


@dataclass(frozen=True)
class SeparatedText:
    """Text of which every record has as many fields as the header, in pieces that end where a record ends.

    `heights` counts the records of each piece, blank lines included, and `records` all of them without those; `ends`
    is where a piece ends in `text`, after the end of the header `head`.
    """

    file: str
    text: bytes
    separator: str
    columns: list[str]
    header: int
    head: int
    ends: list[int]
    heights: list[int]
    records: int

    @property
    def whole_lines(self) -> bool:
        """Whether the last line has a line end."""
        return self.text.endswith(b"\n")

    def pieces(self) -> Iterator[Table]:
        """Yield the table of each piece, at least one. Raises DatasetError for quotes that no reader understands."""
        row = self.header + 1
        for start, end, height in zip([self.head, *self.ends], self.ends, self.heights, strict=False):
            text = self._from_header(start, end)
            bare = is_bare(text)
            yield self._table(self._parsed(text, height, bare), row, bare)
            row += height

    def table(self) -> Table:
        """Return all pieces as one table. Raises DatasetError as `pieces` does."""
        pieces = list(self.pieces())
        frame = pl.concat([piece.frame.drop(ROW) for piece in pieces])
        return self._table(frame, self.header + 1, all(piece.bare for piece in pieces))

    def _table(self, frame: pl.DataFrame, row: int, bare: bool) -> Table:
        rows = numbered(frame, row, self.file)
        return Table(self.file, rows, whole_lines=self.whole_lines, header=self.header, bare=bare)

    def _from_header(self, start: int, end: int) -> bytes:
        """Each piece is read below the header, so that it does not begin with a blank line."""
        return (
            self.text if (start, end) == (self.head, len(self.text)) else self.text[: self.head] + self.text[start:end]
        )

    def _parsed(self, text: bytes, height: int, bare: bool) -> pl.DataFrame:
        frame = _parse(text, self.separator, self.columns, bare)
        if frame is None or frame.height != height + 1:
            raise _stray_quote(self.file, self.records)
        return frame.slice(1)


def open_text(name: str, content: bytes, dialect: Dialect, wanted: Collection[str]) -> SeparatedText:
    """Return separated text, ready to be read; without a given separator the one that yields most `wanted` columns.

    Raises DatasetError for text that was cut, is not text, or does not have the same fields in every line.
    """
    text = plain_lines(to_utf8(name, content, dialect.encoding))
    if not text or text.isspace():
        raise DatasetError("empty_file", f"{name} is leeg. Maak het bestand opnieuw aan.", name)
    row, start = _header_place(name, text, dialect, wanted)
    text = text[start:]
    first = _header_line(name, text, row)
    separator = dialect.separator or likely_separator(first, wanted)
    header = split_line(first, separator)
    _check_separator(name, text, header, separator, wanted, row)
    head, *ends = record_ends(text, PIECE_BYTES)
    counted = widths_of_pieces(name, text, separator, len(header), [0, head, *ends], row)
    widths, heights = np.concatenate(counted), [len(one) for one in counted[1:]]
    records = _check_widths(name, widths, len(header), row)
    check_shape(len(widths) - 1, len(header), name)
    return SeparatedText(
        name, text, separator, unique_names(header), row, head, ends or [head], heights or [0], records
    )


def read_text(name: str, content: bytes, dialect: Dialect, wanted: Collection[str]) -> Table:
    """Return the table in separated text. Raises DatasetError as `open_text` does."""
    return open_text(name, content, dialect, wanted).table()


def likely_separator(line: str, wanted: Collection[str]) -> str:
    """Return the separator by which the header yields most wanted columns, then most columns."""

    def yields(separator: str) -> tuple[int, int]:
        fields = split_line(line, separator)
        return len(set(wanted) & {field.strip() for field in fields}), len(fields)

    return max(SEPARATORS, key=yields)


def split_line(line: str, separator: str) -> list[str]:
    """Return the fields of one line; a line that no reader of separated text can take apart is one field."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def header_fields(content: bytes, separator: str) -> list[str]:
    """Return the trimmed column names in the first line of a UTF-8 file."""
    line = content[:MAX_HEADER_BYTES].removeprefix(BOMS[0][0]).split(b"\n", 1)[0]
    return [field.strip() for field in split_line(line.decode("utf-8", "replace").rstrip("\r"), separator)]


def _header_place(name: str, text: bytes, dialect: Dialect, wanted: Collection[str]) -> tuple[int, int]:
    """Return the row of the header and where it begins. Raises DatasetError when there is no such row."""
    separators = (dialect.separator,) if dialect.separator else SEPARATORS
    known = any(set(wanted).intersection(header_fields(text, one)) for one in separators)
    if dialect.header_row is None and (known or not wanted):
        return 1, 0
    starts = _starts(text[:MAX_HEADER_BYTES], max(SEARCHED, dialect.header_row or 0))
    lines = [text[start:end].decode("utf-8", "replace").strip("\r\n") for start, end in pairwise(starts)]
    rows = [split_line(line, dialect.separator or likely_separator(line, wanted)) for line in lines]
    row = header_row(name, rows, wanted, dialect.header_row, 1)
    return row, starts[row - 1]


def _starts(text: bytes, most: int) -> list[int]:
    """Return where the first rows begin, and the end of the last; a quoted line break does not end a row."""
    starts, at, quotes = [0], 0, 0
    while len(starts) <= most and at < len(text):
        end = text.find(b"\n", at) + 1 or len(text)
        quotes += text.count(b'"', at, end)
        if quotes % 2 == 0 or end == len(text):
            starts.append(end)
        at = end
    return starts


def _header_line(name: str, text: bytes, row: int) -> str:
    line = text[:MAX_HEADER_BYTES].split(b"\n", 1)[0]
    if len(line) >= MAX_HEADER_BYTES:
        message = f"{name} heeft een eerste regel van meer dan 1 MB en is geen tabel. Exporteer het opnieuw."
        raise DatasetError("not_text", message, name, (row,))
    return line.decode("utf-8", "replace").rstrip("\r")


def _check_separator(  # noqa: PLR0913, PLR0917 - a header, and what was promised about it
    name: str, text: bytes, header: list[str], separator: str, wanted: Collection[str], row: int
) -> None:
    line = _header_line(name, text, row)
    other = likely_separator(line, wanted)
    if len(header) > 1 or len(wanted) < 2 or other == separator or len(split_line(line, other)) < 2:
        return
    message = (
        f"{name} heeft een ander scheidingsteken dan afgesproken: rij {row} is gescheiden met een {NAMES[other]}, "
        f"verwacht werd een {NAMES[separator]}. Exporteer het bestand opnieuw met een {NAMES[separator]}."
    )
    lines = sum(not line.isspace() for line in text.splitlines(keepends=True))
    raise DatasetError("separator", message, name, (row,), counted=lines - 1)


def _check_widths(name: str, widths: np.ndarray, expected: int, first: int) -> int:
    """Return the number of records below the header. Raises DatasetError when one has another number of fields."""
    records = int(np.count_nonzero(widths)) - 1
    wrong = np.flatnonzero((widths != expected) & (widths > 0)) + first
    if not wrong.size:
        return records
    last = np.flatnonzero(widths)[-1] + first
    if wrong[0] == last and widths[last - first] < expected:
        raise cut_file(name, int(last), records)
    rows = tuple(int(row) for row in wrong[:5])
    message = (
        f"{name}: rij {example(rows)} heeft niet de {expected} velden van rij {first}. Zet tekst waarin het "
        f"scheidingsteken of een regeleinde voorkomt tussen aanhalingstekens."
    )
    raise DatasetError("field_count", message, name, rows, records)


def _parse(text: bytes, separator: str, columns: list[str], bare: bool) -> pl.DataFrame | None:
    """Return the fields of all records, the header's first; nothing where a quote confuses the reader."""
    try:
        return pl.read_csv(
            io.BytesIO(text),
            has_header=False,
            separator=separator,
            schema=dict.fromkeys(columns, pl.String),
            empty_string_is_null=bare,
        )
    except pl.exceptions.PolarsError:
        return None


def _stray_quote(name: str, records: int) -> DatasetError:
    message = f"{name} heeft een aanhalingsteken midden in een veld. Verdubbel het of zet het hele veld ertussen."
    return DatasetError("quotes", message, name, counted=records)
