"""Reader of Parquet: typed columns written as canonical text.

What belongs here: opening the file and turning typed values into text. What does not: other formats.
pyarrow opens it: on damaged bytes polars' own reader may end the process.
"""

import io
from typing import Any

import polars as pl

from pipelines.intake.bounds import check_shape, check_unfolded
from pipelines.intake.findings import DatasetError, damaged
from pipelines.intake.notations import HERE
from pipelines.intake.tables import Table, numbered, unique_names

_BATCH = 10_000


def read_parquet(name: str, content: bytes) -> Table:
    """Return the table in a Parquet file; dates as ISO text. Raises DatasetError when it is damaged or nested."""
    import pyarrow as pa

    file = _open(name, content)
    check_shape(file.metadata.num_rows, file.metadata.num_columns, name)
    _check_unfolded(name, content, file)
    try:
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(name) from error
    names = unique_names(table.column_names)
    texts = {title: _as_text(name, column) for title, column in zip(names, table.columns, strict=True)}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))
    return Table(name, numbered(frame, 2, name), typed=True)


def column_names(name: str, content: bytes) -> list[str]:
    """Return the names of the columns without reading them. Raises DatasetError when the file is damaged."""
    return list(_open(name, content).schema_arrow.names)


def _open(name: str, content: bytes) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(io.BytesIO(content))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(name) from error


def _check_unfolded(name: str, content: bytes, file: Any) -> None:
    """Raise DatasetError for text that is far larger than its file: one long value may be said a million times."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    texts = [
        field.name
        for field in file.schema_arrow
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    try:
        folded = pq.ParquetFile(io.BytesIO(content), read_dictionary=texts)
        for batch in folded.iter_batches(columns=texts, batch_size=_BATCH) if texts else ():
            for column in batch.columns:
                lengths = pc.binary_length(column.dictionary) if pa.types.is_dictionary(column.type) else None
                size = pc.sum(lengths.take(column.indices)).as_py() if lengths is not None else column.nbytes
                check_unfolded(size or 0, batch.num_rows, name)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(name) from error


def _as_text(name: str, column: Any) -> pl.Series:
    """Return a column as text: arrow writes days and numbers as the canonical form does, moments are cut to the day."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = column.cast(pa.timestamp(column.type.unit, HERE))
    try:
        text = pl.Series(column.cast(pa.string()), dtype=pl.String)
    except (pa.ArrowException, pl.exceptions.PolarsError):
        message = f"{name} heeft een kolom met samengestelde of onleesbare waarden. Lever losse kolommen tekst aan."
        raise DatasetError("unknown_form", message, name) from None
    return text.str.slice(0, 10) if pa.types.is_timestamp(column.type) else text
