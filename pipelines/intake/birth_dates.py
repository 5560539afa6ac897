"""A column of full dates of birth, told from its dates alone.

What belongs here: telling dates of birth from other dates. What does not: titles that say so (`identifiers`).
"""

import datetime as dt
import re

import polars as pl

_FORMS = (
    (r"^\d{4}-\d{2}-\d{2}", "%Y-%m-%d", 10),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y", 10),
    (r"^\d{1,2}/\d{1,2}/\d{4}$", "%d/%m/%Y", 10),
    (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y", 10),
    (r"^(19|20)\d{6}$", "%Y%m%d", 8),
)
_BUILDING = re.compile(r"oplever|bouw|deliver|open|stichting")
YOUNGEST, _OLDEST = 15, 110
_FEWEST = 3
_SPREAD_DAYS = 3 * 365
SAMPLE = 2000


def are_birth_dates(values: pl.Series, title: str, day: dt.date) -> bool:
    """Whether filled values are all dates 15 to 110 years before `day`, spread over years as ages are.

    Dates on which homes were built or opened, told by their title, may be as old.
    """
    if _BUILDING.search(title.lower()) or values.len() < _FEWEST:
        return False
    dates = _dates(values.head(SAMPLE))
    if dates is None or dates.n_unique() < _FEWEST:
        return False
    first, last = dates.min(), dates.max()
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return False
    within = _years_before(day, _OLDEST) <= first and last <= _years_before(day, YOUNGEST)
    return within and (last - first).days >= _SPREAD_DAYS


def _dates(values: pl.Series) -> pl.Series | None:
    for pattern, form, length in _FORMS:
        if values.str.contains(pattern).all():
            parsed = values.str.slice(0, length).str.to_date(form, strict=False)
            return None if parsed.null_count() else parsed
    return None


def _years_before(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year - years, day.month, min(day.day, 28))
