"""What a reader reads: text by gettext, numbers and dates by Babel, in the reader's language.

Lives here: loading the catalogues of text/, and formatting of single values. Does not: whole sentences about a
series (sentences.py), tables (tables.py), or any text itself (text/nl and text/en).
"""

import gettext
import html
import io
import re
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol

TEXT = Path(__file__).parent / "text"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_TERM = re.compile(r"\[\[(?P<term>[a-z_]+)\|(?P<shown>[^\]]+)\]\]")


class Language(StrEnum):
    """The languages of the pages; the first is the default."""

    DUTCH = "nl"
    ENGLISH = "en"


class Mark(Enum):
    """What stands in a cell that holds no number."""

    HIDDEN = "[c]"
    UNKNOWN = "[x]"


class Carried:
    """Marks a number that stands as it was printed before, since fewer than ten people changed: drawn, and marked."""

    SIGN = "[u]"


class CarriedCount(Carried, int):
    """A count that is carried."""


class CarriedFigure(Carried, float):
    """A share or a mean that is carried."""


Cell = int | float | Mark


def carried(number: int | float) -> Cell:
    """Return the number, marked as carried."""
    return CarriedFigure(number) if isinstance(number, float) else CarriedCount(number)


class Wording:
    """The text and the number style of one language. `decimals` is for percentages."""

    def __init__(self, language: Language, decimals: int = 1) -> None:
        self.language = language
        self.decimals = decimals
        self._catalogue = _catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the plain text of `key` with `{name}` filled in. Raises KeyError for text that is not written yet."""
        text = self._catalogue.gettext(key)
        if text == key:
            raise KeyError(f"No text for {key!r} in {self.language}: add it to dashboards/text/{self.language}.")
        return text.format(**values) if values else text

    def known(self, key: str, otherwise: str) -> str:
        """Return the text of `key`, or `otherwise` for a value that comes from the data and has no text of its own."""
        text = self._catalogue.gettext(key)
        return otherwise if text == key else text

    def rich(self, key: str, **values: object) -> str:
        """Return the text of `key` as safe HTML, with every `[[term|shown]]` linked to the glossary."""
        return _TERM.sub(self._term_link, html.escape(self(key, **values), quote=False))

    def plain(self, key: str, **values: object) -> str:
        """Return the text of `key` without links, for a file or a line of plain text."""
        return _TERM.sub(r"\g<shown>", self(key, **values))

    def _term_link(self, match: re.Match[str]) -> str:
        address = f"begrippen?term={match['term']}&lang={self.language}"
        return f'<a class="term" href="{html.escape(address)}">{match["shown"]}</a>'

    def number(self, value: Cell, decimals: int = 0) -> str:
        """Return a number with thousands separators; a mark stands for itself."""
        if isinstance(value, Mark):
            return value.value
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(round(value, decimals), format=pattern, locale=self.language)

    def as_it_is(self, value: Cell) -> str:
        """Return a number with all its decimals and without thousands separators: it may be a year or a code."""
        if isinstance(value, Mark):
            return value.value
        return repr(value).replace(".", get_decimal_symbol(self.language))

    def percent(self, value: Cell) -> str:
        """Return a share (0-1) as a percentage, Dutch with a no-break space before the sign."""
        if isinstance(value, Mark):
            return value.value
        return self("format.percent", number=self.number(value * 100, self.decimals))

    def per_hundred(self, value: Cell) -> str:
        """Return a share (0-1) as people out of a hundred."""
        return self.number(value if isinstance(value, Mark) else value * 100)

    def day(self, value: date | None) -> str:
        """Return a date as the language writes it; a missing one as not known."""
        return format_date(value, self("format.day"), locale=self.language) if value else Mark.UNKNOWN.value

    def month(self, value: date, whole: bool = False) -> str:
        """Return month and year; the month's whole name for running text."""
        return format_date(value, "MMMM yyyy" if whole else "MMM yyyy", locale=self.language)

    def period(self, name: str) -> str:
        """Return a period of publishing as people say it: `2022-Q4`, `2022-12` or `2022-12-31`."""
        year, quarter, number = name.partition("-Q")
        if quarter:
            told = format_date(date(int(year), 3 * int(number), 1), "QQQQ", locale=self.language)
            return self("format.quarter", quarter=told, year=year)
        if len(name) == len("2022-12"):
            return self.month(date.fromisoformat(f"{name}-01"), whole=True)
        return self.day(date.fromisoformat(name))

    def moment(self, value: datetime) -> str:
        """Return date and time on the clock of the region."""
        return format_datetime(value, self("format.moment"), tzinfo=AMSTERDAM, locale=self.language)


@cache
def _catalogue(language: Language) -> gettext.GNUTranslations:
    """Compile the `.po` files of a language in memory, so that no compiled file can lag behind its text."""
    merged: gettext.GNUTranslations | None = None
    for path in sorted((TEXT / language).glob("*.po")):
        compiled = io.BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language, abort_invalid=True))
        compiled.seek(0)
        page = gettext.GNUTranslations(compiled)
        if merged is None:
            merged = page
        else:
            merged.add_fallback(page)
    if merged is None:
        raise FileNotFoundError(f"No text in {TEXT / language}: the installation is not complete.")
    return merged
