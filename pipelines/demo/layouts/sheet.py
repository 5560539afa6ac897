"""What a layout is made of: sheets with headers, the columns they come from, and codes.

What belongs here: the small types that layouts are written in.
What does not: any partner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.demo.rows.table import Row
from pipelines.demo.writers.text import TextForm


@dataclass(frozen=True)
class Workbook:
    """A sheet of a workbook; sheets with the same `book` come in one file, without one the sheet has its own."""

    book: str | None = None


class Messages:
    """iWmo messages."""


Form = TextForm | Workbook | Messages


@dataclass(frozen=True)
class Header:
    """A header: the canonical column it comes from and the partner's codes; a value without a code stays as it is."""

    column: str
    codes: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A dataset in a partner's words; `name` is the sheet of a workbook or the first part of a file's name."""

    dataset: str
    name: str
    form: Form
    columns: Mapping[str, Header | str]

    @property
    def header(self) -> list[str]:
        """The headers in order."""
        return list(self.columns)

    def lines(self, rows: list[Row]) -> list[list[object]]:
        """The rows as lines under the header."""
        parts = [part if isinstance(part, Header) else Header(part) for part in self.columns.values()]
        return [[part.codes.get(row[part.column], row[part.column]) for part in parts] for row in rows]


Layout = Mapping[str, Sheet]


def layout_of(*sheets: Sheet) -> Layout:
    """A partner's sheets by dataset."""
    return {sheet.dataset: sheet for sheet in sheets}
