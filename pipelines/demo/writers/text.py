"""Separated text in a partner's dialect.

What belongs here: encoding, separator, and how dates and numbers are written.
What does not: headers and codes.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class TextForm:
    """How a partner writes text; `iso` dates are yyyy-mm-dd, others dd-mm-jjjj."""

    encoding: str
    separator: str = ";"
    decimal: str = ","
    iso: bool = False

    def cell(self, value: object) -> str:
        """A value as text; amounts and hours have two decimals."""
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "J" if value else "N"
        if isinstance(value, date):
            return value.isoformat() if self.iso else f"{value.day:02d}-{value.month:02d}-{value.year}"
        if isinstance(value, float):
            return f"{value:.2f}".replace(".", self.decimal)
        return str(value)


def write_text(path: Path, form: TextForm, header: list[str], lines: Iterable[list[object]]) -> None:
    """Write one file with a header; raises UnicodeEncodeError for what the encoding cannot hold."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([form.cell(value) for value in line] for line in lines)
    path.write_bytes(buffer.getvalue().encode(form.encoding))
