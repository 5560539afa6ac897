"""Workbooks (XLSX) with real dates and numbers, and no trace of when they were made.

What belongs here: writing sheets.
What does not: headers and codes.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

MADE_ON = datetime(2021, 1, 1)

SheetContent = tuple[list[str], list[list[object]]]


def write_workbook(path: Path, sheets: Mapping[str, SheetContent]) -> None:
    """Write one workbook: sheet name to header and lines. Text that looks like a number is written as a number."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": MADE_ON, "author": "", "title": ""})
    formats = {"date": book.add_format({"num_format": "dd-mm-yyyy"}), "head": book.add_format({"bold": True})}
    for name, (header, lines) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, header, formats["head"])
        for row, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                _write_cell(sheet, (row, column), value, formats["date"])
    book.close()


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: object, as_date: object) -> None:
    if value is None:
        return
    if isinstance(value, date):
        _write_date(sheet, place, value, as_date)
    elif isinstance(value, str) and value.isdecimal() and not value.startswith("0"):
        sheet.write_number(*place, int(value))
    elif isinstance(value, bool):
        sheet.write_string(*place, "J" if value else "N")
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, str(value))


def _write_date(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: date, as_date: object) -> None:
    sheet.write_datetime(*place, datetime(value.year, value.month, value.day), as_date)
