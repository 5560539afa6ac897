"""The building blocks of a contract: one function per kind of column, and the check that an end follows its start.

What belongs here: kinds of columns and their bounds. What does not: which dataset has which column.
"""

import datetime as dt
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)
YES_NO = frozenset({"true", "false"})


def text(required: bool = False) -> Any:
    """Free text or an identifier; an empty value is null."""
    return pa.Field(nullable=not required)


def coded(codes: tuple[str, ...], required: bool = False) -> Any:
    """One of a closed list of codes."""
    return pa.Field(nullable=not required, isin=list(codes))


def digits(count: int, required: bool = False) -> Any:
    """Text of exactly `count` digits, leading zeros included."""
    return pa.Field(nullable=not required, str_matches=rf"^\d{{{count}}}$")


def day(required: bool = False) -> Any:
    """A calendar day between 1900 and 2100: outside it somebody mistyped."""
    return pa.Field(nullable=not required, in_range={"min_value": FIRST_DAY, "max_value": LAST_DAY})


def year(required: bool = False) -> Any:
    """A calendar year between 1900 and 2100."""
    return between(FIRST_DAY.year, LAST_DAY.year, required)


def between(low: float, high: float, required: bool = False) -> Any:
    """A number from `low` to `high`, both included."""
    return pa.Field(nullable=not required, in_range={"min_value": low, "max_value": high})


def at_least(low: float, required: bool = False) -> Any:
    """A number of at least `low`."""
    return pa.Field(nullable=not required, ge=low)


def number(required: bool = False) -> Any:
    """Any number: an amount may be negative when it is a correction."""
    return pa.Field(nullable=not required)


def flag() -> Any:
    """Yes, no or not known."""
    return pa.Field(nullable=True)


def ordered(start: str, end: str) -> Any:
    """A check that `end` is not before `start`; an open end or an unknown start passes."""

    def not_before(cls: type, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col(end) >= pl.col(start)).fill_null(True))

    return pa.dataframe_check(not_before, name=f"order:{end}")


def first_of_month(column: str) -> Any:
    """A check that a day is the first of its month."""

    def is_first(cls: type, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col(column).dt.day() == 1).fill_null(True))

    return pa.dataframe_check(is_first, name=f"month:{column}")
