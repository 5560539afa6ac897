"""Reading dates, numbers and lengths of time as partners write them, into canonical text.

What belongs here: one function per kind of value; what cannot be read comes out marked, never changed. What does not:
values made from several columns (`operations`).
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from pipelines.intake.marks import UNREADABLE, is_marked, mark
from pipelines.intake.profile_rules import EXCEL

ISO = "%Y-%m-%d"
# A moment told with its offset from UTC falls on the day it was here: partners mean days by our clock.
HERE = "Europe/Amsterdam"
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
MONTHS = {
    **{name: f"{number:02}" for number, name in enumerate((*_MONTHS, "november", "december"), start=1)},
    **{name[:3]: f"{number:02}" for number, name in enumerate((*_MONTHS, "november", "december"), start=1)},
    "mrt": "03",
    "sept": "09",
}
_WORD = r"[A-Za-z]{3,}\.?"
_DAY_ZERO = dt.date(1899, 12, 30)
# Before it the serial days of spreadsheets count a 29 February 1900 that never was; after it there are no more dates.
_SERIALS = (61, 2_958_465)
_CLOCK = r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$"
_PERIOD = r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$"


@dataclass(frozen=True)
class Notation:
    """How a table writes dates and numbers; `typed` formats write dates as ISO text."""

    dates: tuple[str, ...]
    decimal: str
    typed: bool = False


def read_date(value: pl.Expr, notation: Notation) -> pl.Expr:
    """Return a date in a partner's notation as ISO text, marked when it cannot be read."""
    formats = (*notation.dates, ISO) if notation.typed else notation.dates
    parsed = pl.coalesce(_parse(value, form) for form in dict.fromkeys(formats))
    return or_unreadable(parsed.dt.to_string(ISO), value)


def read_number(value: pl.Expr, notation: Notation) -> pl.Expr:
    """Return a number in a partner's notation with a decimal point, marked when it cannot be read."""
    if notation.decimal == ".":
        return value
    fits = value.str.contains(r"^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$")
    plain = value.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return or_unreadable(pl.when(fits).then(plain), value)


def read_duration(value: pl.Expr, notation: Notation, form: str) -> pl.Expr:
    """Return a length of time as hours, marked when it cannot be read as `form` says."""
    if form == "decimal":
        return read_number(value, notation)
    if form == "minutes":
        hours = read_number(value, notation).cast(pl.Float64, strict=False) / 60
    elif form == "iso":
        spans = [value.str.extract(_PERIOD, group).cast(pl.Int64, strict=False) for group in (1, 2, 3, 4)]
        days, whole, minutes, seconds = (span.fill_null(0) for span in spans)
        read = days * 24 + whole + minutes / 60 + seconds / 3600
        hours = pl.when(pl.any_horizontal(span.is_not_null() for span in spans)).then(read)
    else:
        hours = clock(value)
    return or_unreadable(hours.cast(pl.String), value)


def clock(value: pl.Expr) -> pl.Expr:
    """Return hours written as h:mm or h:mm:ss; null for anything else."""
    whole, minutes, seconds = (value.str.extract(_CLOCK, group).cast(pl.Int64, strict=False) for group in (1, 2, 3))
    return whole + minutes / 60 + seconds.fill_null(0) / 3600


def month_number(value: pl.Expr) -> pl.Expr:
    """Return the number of a Dutch month in two digits; null for anything else."""
    plain = value.str.to_lowercase().str.strip_chars_end(".")
    return plain.replace_strict(MONTHS, default=None, return_dtype=pl.String)


def or_unreadable(read: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Return what was read, or the value with a mark when there is one that could not be read."""
    return (
        pl.when(read.is_null() & value.is_not_null() & ~is_marked(value))
        .then(mark(value, UNREADABLE))
        .otherwise(pl.coalesce(read, value))
    )


def _parse(value: pl.Expr, form: str) -> pl.Expr:
    if form == EXCEL:
        return _serial_day(value)
    if "%B" in form or "%b" in form:
        return _parse(_with_numbered_month(value), form.replace("%B", "%m").replace("%b", "%m"))
    if "%H" in form:
        return _moment(value, form).dt.date()
    if "%d" not in form:
        return pl.concat_str(value, pl.lit(" 01")).str.to_date(f"{form} %d", strict=False)
    return value.str.to_date(form, strict=False)


def _moment(value: pl.Expr, form: str) -> pl.Expr:
    form = form.replace("%:z", "%z")
    if "%z" not in form:
        return value.str.to_datetime(form, strict=False)
    told = value.str.replace("Z$", "+00:00")
    return told.str.to_datetime(form, strict=False, time_zone="UTC").dt.convert_time_zone(HERE)


def _with_numbered_month(value: pl.Expr) -> pl.Expr:
    before, word, after = (value.str.extract(rf"^([^A-Za-z]*)({_WORD})([^A-Za-z]*)$", group) for group in (1, 2, 3))
    return pl.concat_str(before, month_number(word), after)


def _serial_day(value: pl.Expr) -> pl.Expr:
    """Return the day of a spreadsheet's serial number; a time of day behind its point is left off."""
    days = value.str.extract(r"^(\d{2,7})(?:[.,]\d+)?$").cast(pl.Int64, strict=False)
    return pl.when(days.is_between(*_SERIALS)).then(pl.lit(_DAY_ZERO) + pl.duration(days=days))
