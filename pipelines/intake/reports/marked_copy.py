"""A report as a workbook: the account first, then the partner's own tables with the faulty cells marked.

What belongs here: the workbook. What does not: the facts. A column with direct identifiers is emptied, so that the copy
can be passed on to whoever mends the export.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.intake.delivered_tables import tidy_together
from pipelines.intake.findings import DatasetError
from pipelines.intake.identifiers import identifier, says_too_much, suspicious
from pipelines.intake.preparing import DeliveryReader
from pipelines.intake.profile_schema import Profile, Source
from pipelines.intake.reports import words
from pipelines.intake.tables import ROW, Table
from pipelines.intake.trial import Trial

_EMPTIED = "[persoonsgegeven verwijderd]"
_MOST_ROWS = 100_000
_WIDE = 24
_Cell = tuple[int, str]


@dataclass(frozen=True)
class _Sheet:
    """A table of the delivery, with what is wrong by row and title; a title of "" is the row as a whole."""

    table: Table
    faults: Mapping[_Cell, list[str]]


def as_workbook(trial: Trial, profile: Profile) -> bytes:
    """Return the workbook's bytes. Tables of more than 100,000 rows are left out; their faults are in the account."""
    import xlsxwriter

    written = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, plain) as book:
        forms = {
            "title": book.add_format({"bold": True, "bottom": 1}),
            "fault": book.add_format({"bg_color": "#F9D9C9", "border": 1, "border_color": "#801650"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _write_account(book.add_worksheet("Verslag"), trial, forms)
        taken = {"verslag"}
        for sheet in _sheets(trial, profile):
            _write_sheet(book.add_worksheet(_title(sheet.table.file, taken)), sheet, forms)
    return written.getvalue()


def _write_account(sheet: Any, trial: Trial, forms: Mapping[str, Any]) -> None:
    report = trial.report
    sheet.set_column(0, 2, 22)
    sheet.set_column(3, 5, 14)
    sheet.set_column(6, 6, 100, forms["wrap"])
    sheet.write_string(0, 0, words.summary(report))
    sheet.write_string(1, 0, words.advice(report))
    sheet.write_row(3, 0, ["Dataset", "Uitkomst", "", "Binnen", "Overgenomen", "Aangehouden"], forms["title"])
    row = 4
    for one in report.datasets:
        sheet.write_row(row, 0, [one.dataset, words.state(one), "", one.rows_in, one.accepted, one.held_back])
        row += 1
    sheet.write_row(row + 1, 0, ["Soort", "Dataset", "Bestand", "Rijen", "Rij", "", "Wat te doen"], forms["title"])
    told = [("", remark) for remark in report.remarks]
    told += [(one.dataset, remark) for one in report.datasets for remark in one.remarks]
    for number, (dataset, remark) in enumerate(told, start=row + 2):
        about = [words.SEVERITY[remark.severity], dataset, remark.file or ""]
        sheet.write_row(number, 0, [*about, remark.rows, remark.example_rows or "", "", remark.message])


def _write_sheet(sheet: Any, one: _Sheet, forms: Mapping[str, Any]) -> None:
    """Rows stand where they stand in the partner's own file, so that row numbers mean the same in both."""
    columns = one.table.columns
    emptied = _identifying(one.table)
    sheet.freeze_panes(1, 0)
    titles = [_EMPTIED if says_too_much(title) else title for title in columns]
    sheet.write_row(0, 0, titles, forms["title"])
    sheet.set_column(0, max(len(columns) - 1, 0), _WIDE)
    for row, *cells in one.table.frame.select(ROW, *columns).iter_rows():
        for place, (title, cell) in enumerate(zip(columns, cells, strict=True)):
            text = _EMPTIED if title in emptied and cell is not None else cell or ""
            told = one.faults.get((row, title), []) + (one.faults.get((row, ""), []) if place == 0 else [])
            sheet.write_string(row - 1, place, text[:32_767], forms["fault"] if told else None)
            if told:
                sheet.write_comment(row - 1, place, "\n".join(dict.fromkeys(told)), {"x_scale": 2.5, "y_scale": 1.5})


def _identifying(table: Table) -> frozenset[str]:
    return frozenset(name for name in suspicious(table.frame) if identifier(table.frame, name, lenient=True))


def _sheets(trial: Trial, profile: Profile) -> Iterable[_Sheet]:
    """Yield every table that could be read, once per file and form."""
    reader = DeliveryReader(trial.delivery, profile)
    for dataset in reader.datasets():
        reader.open(dataset)
    tidy_together([reader.tables])
    seen: set[tuple[str, str | None, str | None]] = set()
    for dataset in reader.datasets():
        faults = _faults(trial, dataset)
        for table, source in _tables(reader, dataset):
            form = (table.file, source.sheet if source else None, source.record if source else None)
            if form in seen or table.frame.height > _MOST_ROWS:
                continue
            seen.add(form)
            yield _Sheet(table, _by_cell(faults.get(table.file, []), table, source))


def _tables(reader: DeliveryReader, dataset: str) -> Iterable[tuple[Table, Source | None]]:
    try:
        yield from reader.parts(dataset)
    except DatasetError:
        return


def _faults(trial: Trial, dataset: str) -> dict[str, list[tuple[int, str | None, str]]]:
    """What is wrong by file: row, canonical column and what to do."""
    found: dict[str, list[tuple[int, str | None, str]]] = {}
    for path in trial.landing.glob(f"{dataset}/*@*/held_back.parquet"):
        for file, *fault in pl.read_parquet(path).select("_file", "_row", "column", "reason").iter_rows():
            found.setdefault(file, []).append((fault[0], fault[1], fault[2]))
    return found


def _by_cell(
    faults: Iterable[tuple[int, str | None, str]], table: Table, source: Source | None
) -> dict[_Cell, list[str]]:
    """Put each fault on the partner's own columns that the value came from, or on the row when there are none."""
    cells: dict[_Cell, list[str]] = {}
    for row, column, reason in faults:
        rule = source.columns.get(column or "") if source else None
        origins = rule.origins if rule else (column or "",)
        titles = [title for title in origins if title in table.columns] or [""]
        for title in titles:
            cells.setdefault((row, title), []).append(reason)
    return cells


def _title(file: str, taken: set[str]) -> str:
    """A sheet's title: the file's name, without what a workbook forbids, and never twice."""
    stem = re.sub(r"[\[\]:*?/\\']", "_", file)[-28:].strip("_") or "tabel"
    title, copy = stem, 1
    while title.lower() in taken:
        copy += 1
        title = f"{stem[:25]} ({copy})"
    taken.add(title.lower())
    return title
