"""Reader of spreadsheets (XLSX, XLS and ODS) by calamine, which never runs a formula or a macro.

What belongs here: finding the table on the sheet and turning cells into text. What does not: opening the file, which a
child process does (`workbook_process`), and other formats.
"""

from collections.abc import Collection
from typing import Any

import polars as pl

from pipelines.intake.archives import ZIP_MAGIC, check_package
from pipelines.intake.bounds import MAX_UNPACKED_BYTES, too_demanding
from pipelines.intake.findings import DatasetError, damaged
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers.header import SEARCHED, header_row
from pipelines.intake.readers.workbook_process import PROCESS
from pipelines.intake.tables import Table, numbered, unique_names

_COMPOUND_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


def read_workbook(name: str, content: bytes, dialect: Dialect, wanted: Collection[str], sheet: str | None) -> Table:
    """Return the table on `sheet` (else the first), header on its first row with text or on a better one below it.

    Dates become ISO text and numbers are written with the partner's own decimal sign. Raises DatasetError when
    the file is damaged, unpacks to too much, or lacks the sheet.
    """
    _check_form(name, content)
    cells = PROCESS.cells(name, content, sheet)
    top = next((number for number, row in enumerate(cells) if any(_text(cell, ".") for cell in row)), None)
    if top is None:
        raise DatasetError("empty_file", f"{name} heeft een leeg werkblad. Maak het bestand opnieuw aan.", name)
    titles = [[_text(cell, ".") or "" for cell in row] for row in cells[: max(SEARCHED, dialect.header_row or top + 1)]]
    top = header_row(name, titles, wanted, dialect.header_row, top + 1) - 1
    header = titles[top]
    columns = zip(*cells[top + 1 :], strict=True) if cells[top + 1 :] else ([] for _ in header)
    decimal = dialect.decimal or "."
    texts = [pl.Series([_text(cell, decimal) for cell in column], dtype=pl.String) for column in columns]
    frame = pl.DataFrame(dict(zip(unique_names(header), texts, strict=True)))
    return Table(name, numbered(_without_spare_columns(frame, header), top + 2, name), typed=True, header=top + 1)


def _check_form(name: str, content: bytes) -> None:
    """Raise DatasetError for what is no spreadsheet: old ones (XLS) are compound files, all others are zips."""
    if content.startswith(ZIP_MAGIC):
        check_package(content, name)
    elif not content.startswith(_COMPOUND_MAGIC):
        raise damaged(name)
    elif len(content) > MAX_UNPACKED_BYTES:
        raise too_demanding(name)


def _text(cell: Any, decimal: str) -> str | None:
    """Return a cell as text; a whole number without decimals."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", decimal)
    return None if cell is None else str(cell)


def _without_spare_columns(frame: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    """Leave out columns that have neither a title nor a value: a spreadsheet remembers cells once touched."""
    spare = [
        column
        for column, title in zip(frame.columns, header, strict=True)
        if not title.strip() and frame[column].null_count() == frame.height
    ]
    return frame.drop(spare) if spare else frame
