"""Write a table of text in each form in which partners send one."""

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import polars as pl
import xlwt
from test_other_readers import workbook

Rows = Sequence[Sequence[str]]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Blad1">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def separated(rows: Rows, separator: str, encoding: str, line_end: str = "\n", quoting: int = csv.QUOTE_MINIMAL):
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return written.getvalue().encode(encoding)


def xlsx(rows: Rows) -> bytes:
    return workbook(("Blad1", [list(row) for row in rows]), strings=True)


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Blad1")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(rows: Rows, doctype: str = "") -> bytes:
    written = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    parts = {
        "mimetype": ODS_TYPE,
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": _CONTENT.format(rows=written, doctype=doctype),
    }
    return zipped({name: part.encode() for name, part in parts.items()}, compression=zipfile.ZIP_STORED)


def parquet(rows: Rows) -> bytes:
    header, *body = rows
    content = io.BytesIO()
    pl.DataFrame(body, schema=dict.fromkeys(header, pl.String), orient="row").write_parquet(content)
    return content.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def _ods_cell(text: str) -> str:
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """The form folds runs of spaces; a space that must stay is an element."""
    return escape(line).replace("  ", " <text:s/>").replace("\t", "<text:tab/>")
