"""The list of held-back rows: one line per row and fault, in words for the partner, without any value.

What belongs here: turning faults into that list. What does not: finding faults, or wording them (`sentences`).
"""

import polars as pl

from pipelines.intake.marks import shape, unmarked
from pipelines.intake.sentences import reason
from validations.contracts import Contract

ORIGIN = {"_partner": pl.String, "_reference_date": pl.Date, "_sequence": pl.Int64}
HELD_BACK = {
    **ORIGIN,
    "_file": pl.String,
    "_row": pl.Int64,
    "_key": pl.String,
    "column": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "reason": pl.String,
    "shape": pl.String,
}
_PUBLIC_RULES = {"copy": "duplicate", "ambiguous": "duplicate"}
_KIND = ["_source", "column", "rule", "shape"]


def held_back_rows(
    rows: pl.DataFrame, faults: pl.DataFrame, text: pl.DataFrame, titles: list[dict[str, str]], contract: Contract
) -> pl.DataFrame:
    """Return `_slot`, `index` and the columns of `HELD_BACK`, a line per row and fault.

    `titles` holds per source what the partner calls each column.
    """
    if not faults.height:
        return pl.DataFrame(schema={"_slot": pl.Int64, "index": pl.Int64, **HELD_BACK})
    shaped = [_with_shape(found, text) for _, found in faults.group_by("column")]
    joined = rows.join(pl.concat(shaped), on="index", how="inner").sort("index", "column")
    kinds = joined.select(_KIND).unique()
    reasons = [
        reason(rule, column or "", titles[source].get(column, column or ""), look, contract)
        for source, column, rule, look in kinds.iter_rows()
    ]
    kinds = kinds.with_columns(pl.Series("reason", reasons, dtype=pl.String))
    told = joined.join(kinds, on=_KIND, how="left", nulls_equal=True, maintain_order="left")
    worded = told.with_columns(pl.col("rule").replace(_PUBLIC_RULES), pl.lit("error").alias("severity"))
    return worded.select("_slot", "index", *HELD_BACK)


def _with_shape(faults: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """Add what the faulty value looks like; all faults are of one column."""
    column = faults["column"][0] if faults.height else None
    if column is None:
        return faults.with_columns(pl.lit(None, pl.String).alias("shape"))
    seen = text[column].gather(faults["index"]).to_frame("shape")
    value = pl.col("shape")
    return faults.with_columns(seen.select(pl.when(unmarked(value) != "").then(shape(value)))["shape"])
