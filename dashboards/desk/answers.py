"""An answer to somebody's own question: as a table for a page, and as files.

Lives here: what an Arrow table becomes. Does not: asking (question.py), or notation (wording.py).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboards.rows import About
from dashboards.tables import Column, Kind, Table, Value

SHOWN = 200  # rows on a page; more than anybody reads, and every one of them is HTML
SHOWN_COLUMNS = 100  # and of so many columns
LONGEST = 300  # characters of a cell on a page, and of a column's name


@dataclass(frozen=True)
class Answered:
    """What was asked, and what came of it: rows (the first ones when `cut`) in so many seconds."""

    query: str
    rows: pa.Table
    seconds: float
    cut: bool


def on_a_page(rows: pa.Table, caption: str) -> Table:
    """Return as much of an answer as a page shows: its first rows and columns, with texts cut."""
    columns = rows.select(list(range(min(SHOWN_COLUMNS, rows.num_columns))))
    return as_table(columns.slice(0, SHOWN), caption, LONGEST)


def as_table(rows: pa.Table, caption: str = "", longest: int | None = None) -> Table:
    """Return all rows as a table, with text no longer than `longest` characters."""
    columns = tuple(Column(field.name, _cut(field.name, longest), _kind(field.type)) for field in rows.schema)
    cells = zip(*([_value(cell, longest) for cell in column.to_pylist()] for column in rows.columns), strict=True)
    return Table(caption, columns, tuple(cells))


def _kind(type_of: pa.DataType) -> Kind:
    if pa.types.is_integer(type_of) or pa.types.is_floating(type_of) or pa.types.is_decimal(type_of):
        return Kind.FIGURE
    return Kind.DAY if pa.types.is_date(type_of) else Kind.TEXT


def _value(cell: Any, longest: int | None) -> Value:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if cell is None or isinstance(cell, int | float) or type(cell) is date:
        return cell
    return _cut(cell.isoformat(" ") if isinstance(cell, datetime) else str(cell), longest)


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[:longest]}…"


def as_parquet(schema: pa.Schema, batches: Iterable[pa.RecordBatch], about: About) -> bytes:
    """Return a Parquet file of all batches, which knows the release and the dates it was made from."""
    told = {
        "release": about.release,
        "known_on": about.as_known_on.isoformat(),
        "reference_date": about.reference_date.isoformat(),
    }
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema.with_metadata(told)) as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(told))
    return out.getvalue()
