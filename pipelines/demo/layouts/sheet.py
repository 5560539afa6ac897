"""What a layout is made of: sheets with headers, the columns they come from, and codes.

What belongs here: the small types that layouts are written in.
What does not: any partner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.demo.rows.table import Row
from pipelines.demo.writers.text import TextForm

Form = TextForm | Literal["workbook", "messages"]


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


@dataclass(frozen=True)
class Layout:
    """All sheets of a partner by dataset; `workbook` is the first part of the workbook's name."""

    sheets: Mapping[str, Sheet]
    workbook: str = "levering"


def layout_of(*sheets: Sheet, workbook: str = "levering") -> Layout:
    """A layout from its sheets."""
    return Layout({sheet.dataset: sheet for sheet in sheets}, workbook)
