"""Which rows cannot be accepted, by which rule.

What belongs here: finding faults in canonical rows, as (index, column, rule). What does not: saying so in words.
"""

import polars as pl

from pipelines.intake.casting import boolean, typed
from pipelines.intake.marks import RULES
from pipelines.intake.profiles import DELETED
from validations.contracts import Contract

FAULTS = {"index": pl.Int64, "column": pl.String, "rule": pl.String}
_CHECKS = {
    "not_nullable": "required",
    "isin": "code",
    "in_range": "range",
    "greater_than_or_equal_to": "range",
    "month": "range",
    "str_matches": "type",
    "order": "order",
}
_KEY_FAULTS = ("required", "type", "ambiguous")


def to_types(text: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Return the contract's columns and `deleted` in their types; null where a value cannot be read."""
    return text.select(*(typed(name, dtype) for name, dtype in contract.columns.items()), boolean(DELETED))


def row_faults(text: pl.DataFrame, values: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Return every fault that a row has by itself. A row that removes its key needs no more than that key."""
    unread = _unread(text, values)
    broken = _without_consequences(_broken(values, contract))
    found = pl.concat([unread, broken.join(unread, on=["index", "column"], how="anti")])
    removed = values[DELETED].fill_null(False).arg_true().to_list()
    spared = pl.col("index").is_in(removed) & ~pl.col("column").is_in([*contract.key, DELETED])
    return found.filter(~spared)


def unreadable_keys(faults: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Return the faults by which the key of a row cannot be known."""
    return faults.filter(pl.col("column").is_in(contract.key) & pl.col("rule").is_in(_KEY_FAULTS))


def _unread(text: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    found = [pl.DataFrame(schema=FAULTS)]
    for column in values.columns:
        lost = (text[column].is_not_null() & values[column].is_null()).arg_true()
        if lost.len():
            sign = text[column].gather(lost).str.slice(0, 1)
            rule = sign.replace_strict(RULES, default="type", return_dtype=pl.String)
            found.append(_fault_rows(lost, column, rule))
    return pl.concat(found)


def _broken(values: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    import pandera.errors

    try:
        contract.model.validate(values.drop(DELETED), lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        check = pl.col("check").str.extract(r"^(\w+)")
        of_frame = pl.col("check").str.extract(r"^(?:order|month):(\w+)$")
        return cases.select(
            pl.col("index").cast(pl.Int64),
            pl.coalesce(of_frame, pl.col("column")).alias("column"),
            check.replace_strict(_CHECKS, return_dtype=pl.String).alias("rule"),
        ).unique(maintain_order=True)
    return pl.DataFrame(schema=FAULTS)


def _without_consequences(faults: pl.DataFrame) -> pl.DataFrame:
    """Dates of a row are in no order when one of them is impossible: that one is told, the order is not."""
    impossible = faults.filter(pl.col("rule") == "range")["index"].to_list()
    return faults.filter((pl.col("rule") != "order") | ~pl.col("index").is_in(impossible))


def duplicates(
    values: pl.DataFrame, contract: Contract, faults: pl.DataFrame, whole: pl.Series, slot: pl.Series
) -> pl.DataFrame:
    """A key that stands twice in a full delivery holds back every row with it, but for the first of identical rows.

    `whole` says which rows belong to a full delivery, `slot` to which; `faults` are those that rows have already.
    """
    keys = values.select(contract.key).with_columns(slot.alias("_slot"))
    twice = keys.is_duplicated() & whole & ~keys.select(pl.any_horizontal(pl.col(contract.key).is_null())).to_series()
    if not twice.any():
        return pl.DataFrame(schema=FAULTS)
    rows = with_index(values.with_columns(slot.alias("_slot"))).filter(twice)
    rows = rows.with_columns(pl.col("index").is_in(faults["index"].to_list()).alias("_faulty"))
    group = ["_slot", *contract.key]
    facts = pl.struct(pl.exclude("index", "_faulty"))
    alike = (facts.n_unique().over(group) == 1) & ~pl.col("_faulty").any().over(group)
    judged = rows.select(
        "index",
        pl.lit(contract.key[0]).alias("column"),
        pl.when(alike).then(pl.lit("copy")).otherwise(pl.lit("duplicate")).alias("rule"),
        (alike & (pl.col("index") == pl.col("index").min().over(group))).alias("_kept"),
    )
    return judged.filter(~pl.col("_kept")).drop("_kept")


def with_index(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the rows of a frame in a column `index`."""
    return frame.with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))


def _fault_rows(index: pl.Series, column: str, rule: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"index": index.cast(pl.Int64), "rule": rule})
    return frame.select("index", pl.lit(column).alias("column"), "rule")
