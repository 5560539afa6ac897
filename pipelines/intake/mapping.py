"""From a partner's columns to canonical columns, as text.

What belongs here: carrying out the column rules of a profile. What does not: joins and filters (`joins`), types.
"""

import polars as pl

from pipelines.intake.marks import UNKNOWN_CODE, UNREADABLE, is_marked, mark
from pipelines.intake.notations import Notation, read_date, read_duration, read_number
from pipelines.intake.operations import compute
from pipelines.intake.profile_schema import ColumnRule, Dialect, Source
from pipelines.intake.profiles import DELETED
from pipelines.intake.tables import ROW, Table
from validations.contracts import Contract

_ISO_DATES = ("%Y-%m-%d",)
_POSTCODE4 = r"^([1-9]\d{3})(?: ?[A-Za-z]{2})?$"


def map_columns(table: Table, source: Source, dialect: Dialect, contract: Contract) -> pl.DataFrame:
    """Return `_row`, every column of the contract and `deleted` as canonical text; null where the profile maps none."""
    expressions = [
        _value(source.columns[column], dtype, table, dialect).alias(column)
        if column in source.columns
        else pl.lit(None, pl.String).alias(column)
        for column, dtype in {**contract.columns, DELETED: pl.Boolean()}.items()
    ]
    return table.frame.select(ROW, *expressions)


def map_canonical(table: Table, contract: Contract) -> pl.DataFrame:
    """Return the same from a file that is canonical already."""
    present = set(table.columns)
    return table.frame.select(
        ROW,
        *(
            pl.col(column) if column in present else pl.lit(None, pl.String).alias(column)
            for column in (*contract.columns, DELETED)
        ),
    )


def _value(rule: ColumnRule, dtype: pl.DataType, table: Table, dialect: Dialect) -> pl.Expr:
    read = _read(rule, dtype, table, dialect)
    return read if rule.blank is None else pl.when(read.is_null()).then(pl.lit(rule.blank)).otherwise(read)


def _read(rule: ColumnRule, dtype: pl.DataType, table: Table, dialect: Dialect) -> pl.Expr:
    notation = Notation(
        rule.date or dialect.date or _ISO_DATES,
        rule.decimal or dialect.decimal or ".",
        table.typed,
    )
    raw = _raw(rule, notation, table)
    if rule.translates:
        read = _translate(raw, rule)
    elif rule.reduce == "year":
        read = _birth_year(raw, notation)
    elif rule.reduce == "postcode4":
        read = _or_marked(raw.str.extract(_POSTCODE4), raw)
    elif rule.duration:
        read = read_duration(raw, notation, rule.duration)
    elif rule.from_ is None:
        return raw
    elif dtype == pl.Date:
        read = read_date(raw, notation)
    elif dtype.is_numeric():
        read = read_number(raw, notation)
    else:
        return raw
    return pl.when(is_marked(raw)).then(raw).otherwise(read)


def _raw(rule: ColumnRule, notation: Notation, table: Table) -> pl.Expr:
    if rule.compute:
        return compute(rule.compute, notation)
    if rule.constant is not None:
        return pl.lit(rule.constant)
    present = next((name for name in rule.origins if name in table.columns), None)
    return pl.lit(None, pl.String) if present is None else pl.col(present)


def _translate(raw: pl.Expr, rule: ColumnRule) -> pl.Expr:
    codes = rule.codes or {}
    known = raw.replace_strict(list(codes), list(codes.values()), default=None, return_dtype=pl.String)
    other: pl.Expr = mark(raw, UNKNOWN_CODE) if rule.unknown == "hold_back" else pl.lit(rule.unknown, pl.String)
    number = raw.cast(pl.Int64, strict=False)
    for span, value in rule.ranges.items():
        low, high = (int(end) for end in span.split("-"))
        other = pl.when(number.is_between(low, high)).then(pl.lit(value)).otherwise(other)
    return pl.when(raw.is_null() | raw.is_in(list(codes))).then(known).otherwise(other)


def _birth_year(raw: pl.Expr, notation: Notation) -> pl.Expr:
    from_date = read_date(raw, notation)
    year = pl.when(~is_marked(from_date)).then(from_date.str.slice(0, 4))
    return pl.when(raw.str.contains(r"^\d{4}$")).then(raw).otherwise(_or_marked(year, raw))


def _or_marked(read: pl.Expr, raw: pl.Expr) -> pl.Expr:
    return pl.when(read.is_null() & raw.is_not_null()).then(mark(raw, UNREADABLE)).otherwise(read)
