"""From canonical text to the types of a contract, and which values could not be read.

What belongs here: strict reading of canonical text. What does not: a partner's own notations (`mapping`).
"""

import polars as pl

from pipelines.intake.marks import is_marked

TRUE = ("true", "1", "ja")
FALSE = ("false", "0", "nee")
_NUMBER = r"^-?\d+(\.\d+)?([eE][-+]?\d+)?$"
_WHOLE = r"^-?\d+(\.0+)?$"


def typed(column: str, dtype: pl.DataType) -> pl.Expr:
    """Return the value of a text column in its type; null where it cannot be read."""
    value = pl.col(column)
    if dtype == pl.String:
        return pl.when(~is_marked(value)).then(value).alias(column)
    if dtype == pl.Date:
        return (
            pl.when(value.str.len_bytes() == 10)
            .then(value)
            .str.to_date("%Y-%m-%d", strict=False, cache=False)
            .alias(column)
        )
    if dtype == pl.Boolean:
        return boolean(column)
    if dtype == pl.Int64:
        whole = pl.when(value.str.contains(_WHOLE)).then(value.str.replace(r"\.0+$", ""))
        return whole.cast(pl.Int64, strict=False).alias(column)
    number = pl.when(value.str.contains(_NUMBER)).then(value).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number).alias(column)


def boolean(column: str) -> pl.Expr:
    """Return true for true, 1 and ja; false for false, 0 and nee; null for anything else."""
    value = pl.col(column).str.to_lowercase()
    return pl.when(value.is_in(TRUE)).then(True).when(value.is_in(FALSE)).then(False).alias(column)
