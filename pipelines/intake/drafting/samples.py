"""Sample files of a new partner as tables, with the dialect they turned out to have.

What belongs here: trying forms until one reads. What does not: what the columns mean.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_rules import Encoding, Separator
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, read_table
from pipelines.intake.readers.encoding import to_utf8
from pipelines.intake.readers.header import SEARCHED
from pipelines.intake.readers.text import split_line
from pipelines.intake.tables import Table

_ENCODINGS: tuple[Encoding, ...] = ("utf-8", "cp1252", "utf-16")
_SEPARATORS: tuple[Separator, ...] = (";", ",", "\t", "|")


@dataclass(frozen=True)
class Sample:
    """A table in a sample file, and how it is written; `pattern` fits the files of later deliveries too."""

    name: str
    table: Table
    dialect: Dialect
    sheet: str | None = None

    @property
    def pattern(self) -> str:
        """The name with its numbers left open."""
        return re.sub(r"\d[\d_-]*", "*", self.name)


def samples(path: Path) -> Iterator[Sample]:
    """Yield the tables in a file. Raises UserMistake when it cannot be read as any known form."""
    if not path.is_file():
        raise UserMistake(f"There is no file {path}. Give sample files of the new partner.")
    content = path.read_bytes()
    suffix = path.suffix.lower()
    try:
        if suffix in TEXT_SUFFIXES:
            yield _text(path.name, content)
        elif suffix in WORKBOOK_SUFFIXES:
            yield from _sheets(path.name, content)
        elif suffix == ".parquet":
            yield Sample(path.name, read_table(path.name, content, Dialect(), ()), Dialect())
        else:
            raise UserMistake(
                f"{path.name}: from this form no profile can be guessed. Give text, a workbook or Parquet; for iWmo "
                "messages copy the profile iwmo, for HMIS the profile hmis."
            )
    except DatasetError as fault:
        raise UserMistake(fault.message) from None


def _text(name: str, content: bytes) -> Sample:
    encoding = next((one for one in _ENCODINGS if _fits(name, content, one)), None)
    lines = to_utf8(name, content, encoding).decode("utf-8", "replace").splitlines()[:SEARCHED]
    widths = {separator: [len(split_line(line, separator)) for line in lines] for separator in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda one: max(widths[one], default=0))
    row = widths[separator].index(max(widths[separator])) + 1
    dialect = Dialect(encoding=encoding, separator=separator, header_row=row if row > 1 else None)
    return Sample(name, read_table(name, content, dialect, ()), dialect)


def _fits(name: str, content: bytes, encoding: str) -> bool:
    try:
        to_utf8(name, content, encoding)
    except DatasetError:
        return False
    return True


def _sheets(name: str, content: bytes) -> Iterator[Sample]:
    import python_calamine as calamine

    try:
        titles = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    except (calamine.CalamineError, OSError) as error:
        raise UserMistake(f"{name} is damaged and cannot be opened. Make it anew.") from error
    for title in titles:
        try:
            table = read_table(name, content, Dialect(), (), sheet=title)
        except DatasetError:
            continue  # an empty sheet says nothing
        yield Sample(name, table, Dialect(), title if len(titles) > 1 else None)
