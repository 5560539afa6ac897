"""The closed set of operations by which a profile computes a value from source columns.

What belongs here: one small function per operation. What does not: expressions that a profile writes itself.
"""

from collections.abc import Callable

import polars as pl

from pipelines.intake.marks import is_marked
from pipelines.intake.notations import ISO, Notation, clock, month_number, or_unreadable, read_date, read_number
from pipelines.intake.profile_rules import Computation

_HOURS_PER_UNIT = {"01": 1 / 60, "04": 1.0, "16": 4.0}
_HOURS_PER_DAY = 24
_DAYS_PER_WEEK = 7
_TIMES_PER_WEEK = {"1": 7.0, "2": 1.0, "4": 12 * _DAYS_PER_WEEK / 365.25}
_IN_TOTAL = "6"


def compute(computation: Computation, notation: Notation) -> pl.Expr:
    """Return the value of a computation as canonical text."""
    return OPERATIONS[computation.op](computation, notation)


def _texts(computation: Computation) -> list[pl.Expr]:
    return [pl.col(part) if isinstance(part, str) else pl.lit(f"{part:g}") for part in computation.of]


def _dates(computation: Computation, notation: Notation) -> list[pl.Expr]:
    return [read_date(text, notation) for text in _texts(computation)]


def _numbers(computation: Computation, notation: Notation) -> list[pl.Expr]:
    return [
        read_number(pl.col(part), notation).cast(pl.Float64, strict=False) if isinstance(part, str) else pl.lit(part)
        for part in computation.of
    ]


def _from_numbers(combine: Callable[[list[pl.Expr]], pl.Expr]) -> Callable[[Computation, Notation], pl.Expr]:
    """Make an operation of a function over numbers: null when one is absent, marked when one cannot be read."""

    def operation(computation: Computation, notation: Notation) -> pl.Expr:
        result = combine(_numbers(computation, notation))
        finite = pl.when(result.is_finite()).then(result).cast(pl.String)
        present = pl.concat_str(_texts(computation), separator=" ")
        return or_unreadable(finite, present)

    return operation


def _product(numbers: list[pl.Expr]) -> pl.Expr:
    result = numbers[0]
    for number in numbers[1:]:
        result = result * number
    return result


def _quotient(numbers: list[pl.Expr]) -> pl.Expr:
    return numbers[0] / numbers[1]


def _sum(numbers: list[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(numbers, ignore_nulls=False)


def _difference(numbers: list[pl.Expr]) -> pl.Expr:
    return numbers[0] - numbers[1]


def _first_of(computation: Computation, notation: Notation) -> pl.Expr:
    return pl.coalesce(_texts(computation))


def _join_text(computation: Computation, notation: Notation) -> pl.Expr:
    joined = pl.concat_str(_texts(computation), separator=computation.separator)
    return pl.concat_str(pl.lit(computation.prefix), joined) if computation.prefix else joined


def _year_of(computation: Computation, notation: Notation) -> pl.Expr:
    day = _dates(computation, notation)[0]
    return pl.when(is_marked(day)).then(day).otherwise(day.str.slice(0, 4))


def _month_start(computation: Computation, notation: Notation) -> pl.Expr:
    day = _dates(computation, notation)[0]
    return pl.when(is_marked(day)).then(day).otherwise(pl.concat_str(day.str.slice(0, 8), pl.lit("01")))


def _month_end(computation: Computation, notation: Notation) -> pl.Expr:
    day = _dates(computation, notation)[0]
    last = day.str.to_date(ISO, strict=False).dt.month_end().dt.to_string(ISO)
    return pl.when(is_marked(day)).then(day).otherwise(last)


def _date_of(computation: Computation, notation: Notation) -> pl.Expr:
    """Year, month (a number or its Dutch name) and day as a date."""
    year, month, day = _texts(computation)
    number = pl.coalesce(month_number(month), month)
    told = pl.concat_str([year, month, day], separator="-")
    plain = pl.when(year.str.contains(r"^\d{4}$")).then(pl.concat_str([year, number, day], separator="-"))
    return or_unreadable(plain.str.to_date(ISO, strict=False).dt.to_string(ISO), told)


def _hours_between(computation: Computation, notation: Notation) -> pl.Expr:
    """Hours from one time of day to a later one on the same day; an end before its begin cannot be read."""
    first, last = (pl.when(clock(text) <= _HOURS_PER_DAY).then(clock(text)) for text in _texts(computation))
    told = pl.concat_str(_texts(computation), separator=" ")
    return or_unreadable(pl.when(last >= first).then(last - first).cast(pl.String), told)


def _add_days(computation: Computation, notation: Notation) -> pl.Expr:
    day = _dates(computation, notation)[0]
    moved = day.str.to_date(ISO, strict=False).dt.offset_by(f"{computation.days}d").dt.to_string(ISO)
    return pl.when(is_marked(day)).then(day).otherwise(moved)


def _hours_per_week(computation: Computation, notation: Notation) -> pl.Expr:
    """Volume, unit and frequency of an iWmo assignment as hours a week; null for units that are no time.

    A volume for the whole assignment needs its first and last day as fourth and fifth source column.
    """
    volume = _numbers(computation, notation)[0]
    unit, frequency, *period = _texts(computation)[1:]
    hours = volume * unit.replace_strict(_HOURS_PER_UNIT, default=None, return_dtype=pl.Float64)
    times = frequency.replace_strict(_TIMES_PER_WEEK, default=None, return_dtype=pl.Float64)
    if period:
        first, last = (read_date(day, notation).str.to_date(ISO, strict=False) for day in period)
        weeks = ((last - first).dt.total_days() + 1) / _DAYS_PER_WEEK
        times = pl.when((frequency == _IN_TOTAL) & (weeks > 0)).then(1 / weeks).otherwise(times)
    return (hours * times).cast(pl.String)


OPERATIONS: dict[str, Callable[[Computation, Notation], pl.Expr]] = {
    "add_days": _add_days,
    "date_of": _date_of,
    "difference": _from_numbers(_difference),
    "first_of": _first_of,
    "hours_between": _hours_between,
    "hours_per_week": _hours_per_week,
    "join_text": _join_text,
    "month_end": _month_end,
    "month_start": _month_start,
    "product": _from_numbers(_product),
    "quotient": _from_numbers(_quotient),
    "sum": _from_numbers(_sum),
    "year_of": _year_of,
}
