"""The regional pseudonym: the same for one person at every partner, and nothing to find the person by without the key.

What belongs here: from a BSN or a partner's own number to the pseudonym, and from a date of birth to a year. What does
not: where in a file they stand.
"""

import datetime as dt
import re

from pipelines.intake.pseudonyms import rekey

_BSN = re.compile(r"^\d{8,9}$")
_BETWEEN_DIGITS = re.compile(r"[ .]")
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%d%m%Y", "%Y")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def pseudonym(number: str, key: bytes, is_bsn: bool) -> str:
    """Return the lower-case hex HMAC-SHA-256 of a BSN or own number, normalised as pseudonyms are on arrival.

    A BSN is written in nine digits first: spreadsheets lose its leading zero, and some write points in it.
    """
    return rekey(nine_digits(number) if is_bsn else number, key)


def nine_digits(number: str) -> str:
    """Return a BSN in nine digits; anything else as it is."""
    plain = _BETWEEN_DIGITS.sub("", number.strip().removesuffix(".0"))
    return plain.zfill(9) if _BSN.match(plain) else number


def birth_year(date: str) -> str | None:
    """Return the year of a date, in any of the forms that exports write; None when it is no date."""
    for form in _DATES:
        try:
            year = dt.datetime.strptime(date.strip().removesuffix(" 00:00:00"), form).year
        except ValueError:
            continue
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return str(year)
    return None
