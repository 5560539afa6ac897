"""Reader of Parquet: typed columns written as canonical text.

What belongs here: turning typed values into text. What does not: other formats.
"""

import io

import polars as pl

from pipelines.intake.findings import DatasetError
from pipelines.intake.tables import Table, tidy, unique_names


def read_parquet(name: str, content: bytes) -> Table:
    """Return the table in a Parquet file; dates as ISO text. Raises DatasetError when it is damaged or nested."""
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        message = f"{name} is beschadigd of afgebroken en geen leesbaar Parquet-bestand. Maak het opnieuw aan."
        raise DatasetError("cut_file", message, name) from None
    if any(dtype.is_nested() or dtype in (pl.Binary, pl.Object) for dtype in frame.dtypes):
        message = f"{name} heeft een kolom met samengestelde waarden. Lever losse kolommen aan."
        raise DatasetError("unknown_form", message, name)
    text = frame.rename(dict(zip(frame.columns, unique_names(frame.columns), strict=True))).select(
        _as_text(column, dtype) for column, dtype in zip(unique_names(frame.columns), frame.dtypes, strict=True)
    )
    return Table(name, tidy(text, 2, name), typed=True)


def _as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(column)
    if dtype == pl.Datetime:
        return value.dt.date().cast(pl.String)
    if dtype.is_float():
        return value.cast(pl.String).str.replace(r"\.0$", "")
    return value.cast(pl.String)
