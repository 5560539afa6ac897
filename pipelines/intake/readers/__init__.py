"""From the bytes of a file to a table of text.

What belongs here: one reader per file format and the choice between them. What does not: what the columns mean.
"""

from collections.abc import Collection
from pathlib import PurePosixPath

from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.tables import Table, tidy

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def read_table(  # noqa: PLR0913 - a file and the four things that a profile says about its form
    name: str,
    content: bytes,
    dialect: Dialect,
    wanted: Collection[str],
    *,
    sheet: str | None = None,
    record: str | None = None,
) -> Table:
    """Return the tidy table in a file. Raises DatasetError when it cannot be read as its name promises."""
    return tidy([open_table(name, content, dialect, wanted, sheet=sheet, record=record)])[0]


def open_table(  # noqa: PLR0913 - as read_table
    name: str,
    content: bytes,
    dialect: Dialect,
    wanted: Collection[str],
    *,
    sheet: str | None = None,
    record: str | None = None,
) -> Table:
    """Return the table in a file, text as it stands there: tables of one form are tidied together, which is cheaper.

    Raises DatasetError when it cannot be read as its name promises.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in TEXT_SUFFIXES:
        from pipelines.intake.readers.text import read_text

        return read_text(name, content, dialect, wanted)
    if suffix in WORKBOOK_SUFFIXES:
        from pipelines.intake.readers.workbook import read_workbook

        return read_workbook(name, content, dialect, wanted, sheet)
    if suffix == ".parquet":
        from pipelines.intake.readers.columnar import read_parquet

        return read_parquet(name, content)
    if suffix == ".xml" and record:
        from pipelines.intake.readers.message import read_message

        return read_message(name, content, record, wanted)
    message = f"{name} heeft een vorm die niet gelezen kan worden. Lever CSV, XLSX, XLS, ODS, Parquet of iWmo-XML aan."
    raise DatasetError("unknown_form", message, name)
