"""What a direct identifier looks like: BSN, e-mail, phone, IBAN, address, date of birth, name, long free text.

What belongs here: recognising identifiers in a column. What does not: what to do about them (`screening`).
A nine-digit number passes the eleven test by chance once in eleven times. So a column of such numbers is judged by
how many pass, and a single hit counts only in a column of text.
"""

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from pipelines.intake.birth_dates import YOUNGEST, are_birth_dates
from pipelines.intake.person_names import looks_like_names, name_in, surely_no_names
from pipelines.intake.tables import ROW

_NINE_DIGITS = r"\d{4}[. ]?\d{2}[. ]?\d{3}"
_EMAIL = r"[^\s@;,<>]+@[^\s@;,<>]+\.[A-Za-z]{2,}"
_TEN_DIGITS = (
    r"(?:\+31|0031)[ -]?\(?0?\)?[ -]?[1-9](?:[ -]?\d){8}|0[1-9](?:[ -]?\d){8}|\(0[1-9]\d{1,2}\)(?:[ -]?\d){6,7}"
)
_DUTCH_ACCOUNT = r"[Nn][Ll]\d{2} ?[A-Za-z]{4} ?\d{4} ?\d{4} ?\d{2}"
_ACCOUNT = rf"{_DUTCH_ACCOUNT}|[A-Z]{{2}}\d{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}(?: ?[A-Z0-9]{{1,3}})?"
_FULL_POSTCODE = r"[1-9]\d{3} ?[A-Z]{2}|[1-9]\d{3}[a-z]{2}"
_MEASURE = r"(?:^|\W)\d{4}(?:ml|kg|km|mg|mm|cm|st)(?:$|\W)"
_BSN = rf"(?:^|[^\d.,/-]|\D[.,])({_NINE_DIGITS})(?:[,.]?$|[^\d.,/-]|[.,]\D)"
_PHONE = rf"(?:^|[^\w.,-])(?:{_TEN_DIGITS})(?:$|[^\w-])"
_IBAN = rf"(?:^|[^A-Za-z0-9])({_ACCOUNT})(?:$|[^A-Za-z0-9])"
_POSTCODE = rf"(?:^|[^A-Za-z0-9-])(?:{_FULL_POSTCODE})(?:$|[^A-Za-z0-9-])"
_STREET_KIND = (
    r"(?:straat|str\.|laan|weg|plein|kade|gracht|singel|hof|dreef|pad|plantsoen|dijk|steeg|markt|park|oord|burg|baan"
    r"|wal|ring|kamp|veld)"
)
_HOUSE_NUMBER = r"\d{1,4} ?[A-Za-z]?(?:[ -](?:bis|[0-9IV]{1,4}))?(?:$|[^\d\w-])"
_STREET = rf"(?i)\p{{L}}[\p{{L}}' .-]*{_STREET_KIND},? ?{_HOUSE_NUMBER}"
_STREET_BEGUN = rf"(?i:{_STREET_KIND},? ?\d)"
_PREFILTER = "|".join(("@", _NINE_DIGITS, _TEN_DIGITS, _ACCOUNT, _FULL_POSTCODE, _STREET_BEGUN))
_DAY_FORM = r"^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$|(?:19|20)\d{6}$)"
_NAME_FORM = r"^\p{L}[\p{L}'’ .,-]+$"
_SENTENCE = r"(?:\S+\s+){9}\S+"
_SENTENCE_CHARACTERS = 60
FIRST_VALUES = 30
_SAMPLE = 10_000
_WHOLE_NUMBER = rf"^{_NINE_DIGITS}$"
_FULL_DATE = r"^\d{5}$|^\d{1,4}[-/. ](\d{1,2}|[A-Za-z]{3,})[-/. ]\d{2,4}|^\d{8}$"
_BIRTH_TITLE = re.compile(r"geb(oorte|\.)?[ _-]?(datum|dat|dag)\b|birth[ _-]?da(te|y)|date[ _-]?of[ _-]?birth|\bdob\b")
_BSN_TITLE = re.compile(r"\bbsn\b|burgerservice|sofi")
_NAME_TITLE = re.compile(
    r"(achter|voor|roep|familie|geslachts|meisjes)[ _-]?na(a)?m|voorletters|initialen|volledige[ _-]?naam"
    r"|(first|last|middle|full|sur)[ _-]?name|(cli[eë]nt|huurder|bewoner|kandidaat|contactpersoon)s?[ _-]?naam"
    r"|naam[ _-]?(van[ _-]?)?(de[ _-]?)?(cli[eë]nt|huurder|bewoner|kandidaat)"
)
_DATE_IN_TITLE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\b(?:19|20)\d{6}\b"
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
CHANCE = 1 / 11


@dataclass(frozen=True)
class Hit:
    """An identifier in a column: its kind in Dutch, how many rows have it and the first of them."""

    kind: str
    rows: tuple[int, ...]
    failed: int


def suspicious(frame: pl.DataFrame, typed: Collection[str] = ()) -> list[str]:
    """Return the columns worth a closer look, by one cheap pass over all text.

    A `typed` column is landed as a date, a number or a code: that it looks like words says nothing.
    """
    return list(signs(frame, typed))


def signs(frame: pl.DataFrame, typed: Collection[str] = ()) -> dict[str, bool]:
    """Return the same; true where a value, a title or a length tells, false where it only looks like dates or names."""
    columns = [name for name in frame.columns if name != ROW]
    if not columns or not frame.height:
        return {}
    text, free = pl.col(columns), [name for name in columns if name not in typed]
    tests = [
        _tells(text).name.suffix(" tells"),
        text.str.contains(_DAY_FORM).any(ignore_nulls=True).name.suffix(" dated"),
        *([pl.col(free).str.contains(_NAME_FORM).any(ignore_nulls=True).name.suffix(" named")] if free else []),
    ]
    seen = frame.lazy().select(*tests).collect().row(0, named=True)
    told = {name: seen[f"{name} tells"] or _titled(name) for name in columns}
    return {name: told[name] for name in columns if told[name] or seen[f"{name} dated"] or seen.get(f"{name} named")}


def telling(frame: pl.DataFrame) -> set[str]:
    """Return the columns in which a value, the title or a length tells; values that return are looked at once."""
    return {name for name in frame.columns if _titled(name) or pl.select(_tells(pl.lit(_once(frame[name])))).item()}


def may_be_people(first: list[str], day: dt.date) -> bool:
    """Whether a column that starts with these values may be one of dates of birth or of names."""
    return bool(first) and (_may_be_births(first, day) or any(map(_may_be_name, first)))


def identifier(
    frame: pl.DataFrame, column: str, lenient: bool = False, day: dt.date = dt.date(2022, 1, 1)
) -> Hit | None:
    """Return the direct identifier that a column holds, if any; `day` is the delivery's reference date.

    `lenient` also takes a column too small to judge for what it looks like: right for a column that is dropped anyway.
    """
    filled = frame.select(ROW, pl.col(column).alias("value")).drop_nulls()
    if not filled.height:
        return None
    by_title = _by_title(filled, column)
    if by_title is not None:
        return by_title
    held = bool(filled["value"].str.contains(_PREFILTER).any())
    return (_by_value(filled, lenient) if held else None) or _by_column(filled, column, lenient, day)


def says_too_much(title: str) -> bool:
    """Whether a title is itself an identifier, as when a file without header has its first row for titles."""
    one = pl.DataFrame({ROW: [1], "value": [title]})
    found = _by_value(one, lenient=True)
    sentence = re.match(_SENTENCE, title)
    return found is not None or bool(sentence or re.search(_DATE_IN_TITLE, title)) or name_in(title)


def passes_eleven_test(value: pl.Expr) -> pl.Expr:
    """Whether nine digits weigh to a multiple of eleven, as every BSN does."""
    weighed = [value.str.slice(place, 1).cast(pl.Int32) * weight for place, weight in enumerate(_WEIGHTS)]
    return (pl.sum_horizontal(weighed) % 11 == 0) & (value != "000000000")


def more_than_chance(passing: int, numbers: int) -> bool:
    """Whether so many of so many nine-digit numbers cannot pass the eleven test by luck (five standard deviations)."""
    spread = math.sqrt(numbers * CHANCE * (1 - CHANCE))
    return passing >= 3 and passing > numbers * CHANCE + 5 * spread


def _tells(text: pl.Expr) -> pl.Expr:
    held = text.str.contains(_PREFILTER).any(ignore_nulls=True)
    return held | (text.str.len_bytes().max().fill_null(0) >= _SENTENCE_CHARACTERS)


def _once(values: pl.Series) -> pl.Series:
    """Return each value once where the first ones repeat themselves: that costs less than looking at all of them."""
    first = values.head(_SAMPLE)
    return values.unique() if first.n_unique() * 2 < first.len() else values


def _titled(column: str) -> bool:
    title = column.lower()
    return any(pattern.search(title) for pattern in (_BIRTH_TITLE, _NAME_TITLE, _BSN_TITLE))


def _by_title(filled: pl.DataFrame, column: str) -> Hit | None:
    title = column.lower()
    if _NAME_TITLE.search(title):
        return _hit("een naam", filled)
    if _BIRTH_TITLE.search(title):
        return _hit("een geboortedatum", filled.filter(pl.col("value").str.contains(_FULL_DATE)))
    if _BSN_TITLE.search(title):
        return _hit("een BSN", filled.filter(pl.col("value").str.contains(r"\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}")))
    return None


def _by_value(filled: pl.DataFrame, lenient: bool) -> Hit | None:
    """What a single value shows. One pass tells which kinds to judge: most columns hold none of them."""
    value = pl.col("value")
    seen = filled.select(value.str.contains(pattern).any().alias(pattern) for pattern in _VALUES).row(0)
    judges = (judge for judge, held in zip(_VALUES.values(), seen, strict=True) if held)
    return next((hit for hit in (judge(filled, lenient) for judge in judges) if hit), None)


def _bsn(filled: pl.DataFrame, lenient: bool) -> Hit | None:
    digits = pl.col("value").str.extract(_BSN).str.replace_all(r"[. ]", "")
    numbers = filled.with_columns(digits.alias("digits")).filter(pl.col("digits").is_not_null())
    passing = numbers.filter(passes_eleven_test(pl.col("digits")))
    whole = int(filled["value"].str.contains(_WHOLE_NUMBER).sum())
    column_of_numbers = whole * 2 > filled.height
    if column_of_numbers and not (more_than_chance(passing.height, whole) or (lenient and passing.height * 2 > whole)):
        return None
    return _hit("een BSN", passing)


def _iban(filled: pl.DataFrame, _lenient: bool) -> Hit | None:
    from stdnum import iban

    candidate = pl.col("value").str.extract(_IBAN)
    found = filled.with_columns(candidate.alias("iban")).filter(pl.col("iban").is_not_null())
    valid = [value for value in found["iban"].unique() if iban.is_valid(value)]
    return _hit("een IBAN", found.filter(pl.col("iban").is_in(valid)))


def _email(filled: pl.DataFrame, _lenient: bool) -> Hit | None:
    return _hit("een e-mailadres", filled.filter(pl.col("value").str.contains(_EMAIL)))


def _phone(filled: pl.DataFrame, _lenient: bool) -> Hit | None:
    return _hit("een telefoonnummer", filled.filter(pl.col("value").str.contains(_PHONE)))


def _street(filled: pl.DataFrame, _lenient: bool) -> Hit | None:
    return _hit("een straat met huisnummer", filled.filter(pl.col("value").str.contains(_STREET)))


def _postcode(filled: pl.DataFrame, _lenient: bool) -> Hit | None:
    """A postcode counts inside text, or when it is what most of a column holds: a code like `2021AB` is none."""
    found = filled.filter(pl.col("value").str.contains(_POSTCODE) & ~pl.col("value").str.contains(_MEASURE))
    alone = found.filter(pl.col("value").str.len_chars() <= 7)
    inside = found.filter(pl.col("value").str.len_chars() > 7)
    return _hit("een volledige postcode", alone if alone.height * 2 > filled.height else inside)


def _by_column(filled: pl.DataFrame, title: str, lenient: bool, day: dt.date) -> Hit | None:
    """What no single value shows: a column of dates of birth, of names, or of sentences."""
    values = filled["value"]
    first = values.head(FIRST_VALUES).to_list()
    if _may_be_births(first, day) and are_birth_dates(values, title, day):
        return _hit("een geboortedatum", filled)
    if any(map(_may_be_name, first)) and not surely_no_names(title) and looks_like_names(values, lenient):
        return _hit("een naam", filled)
    if int(values.str.len_bytes().max() or 0) < _SENTENCE_CHARACTERS:  # type: ignore[arg-type]
        return None
    long = (pl.col("value").str.len_chars() >= _SENTENCE_CHARACTERS) & pl.col("value").str.contains(_SENTENCE)
    sentences = filled.filter(long)
    return _hit("lange vrije tekst", sentences) if lenient or sentences.height * 2 > filled.height else None


def _may_be_births(first: list[str], day: dt.date) -> bool:
    """Whether the first values of a column are days of which none has a year too late for a tenant's birth."""
    years = [int(year) for value in first for year in re.findall(r"^\d{4}|\d{4}$", value)[:1]]
    return bool(re.search(_DAY_FORM, first[0])) and max(years, default=0) <= day.year - YOUNGEST


def _may_be_name(value: str) -> bool:
    return value != value.lower() and not any(map(str.isdigit, value))


def _hit(kind: str, found: pl.DataFrame) -> Hit | None:
    rows = tuple(found[ROW].head(5).to_list())
    return Hit(kind, rows, found.height) if rows else None


_VALUES = {_BSN: _bsn, _IBAN: _iban, _EMAIL: _email, _PHONE: _phone, _POSTCODE: _postcode, _STREET: _street}
