"""Spreadsheets, Parquet and care messages become the same tables of text."""

import csv
import datetime as dt
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter

from pipelines.intake import bounds
from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table

MESSAGE = """<?xml version="1.0" encoding="UTF-8"?>
<b:Bericht xmlns:b="urn:b" xmlns:i="urn:i">
  <b:Header><b:Identificatie>M1</b:Identificatie></b:Header>
  <b:Client>
    <b:Pseudoniem>P1</b:Pseudoniem>
    <b:StartProducten>
      <b:StartProduct>
        <b:Nummer>1</b:Nummer>
        <b:Product><i:Categorie>02</i:Categorie></b:Product>
      </b:StartProduct>
      <b:StartProduct>
        <b:Nummer>2</b:Nummer>
        <b:Product><i:Categorie>07</i:Categorie></b:Product>
      </b:StartProduct>
    </b:StartProducten>
  </b:Client>
</b:Bericht>
"""
WANTED = ("Nummer", "Product/Categorie", "Pseudoniem", "Header/Identificatie", "Stop")


def workbook(*sheets: tuple[str, list[list[object]]], strings: bool = False) -> bytes:
    content = io.BytesIO()
    plain = {"strings_to_formulas": not strings, "strings_to_urls": not strings}
    book = xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd-mm-yyyy", **plain})
    for title, rows in sheets:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def refused(name: str, content: bytes, record: str | None = None, sheet: str | None = None) -> DatasetError:
    with pytest.raises(DatasetError) as caught:
        read_table(name, content, Dialect(), WANTED, sheet=sheet, record=record)
    return caught.value


def read(name: str, content: bytes, **more) -> list[tuple]:
    table = read_table(name, content, more.pop("dialect", Dialect()), WANTED, **more)
    assert table.typed
    return list(table.frame.iter_rows())


def test_cells_of_a_spreadsheet_become_text():
    rows = [["datum", "uren", "code", "waar"], [dt.date(2022, 3, 1), 36.5, 7, True], [None, None, None, None]]
    rows += [[dt.datetime(2022, 3, 2, 13, 0), 12, "02", False]]
    assert read("t.xlsx", workbook(("Blad1", rows)), dialect=Dialect(decimal=",")) == [
        (2, "2022-03-01", "36,5", "7", "true"),
        (4, "2022-03-02", "12", "02", "false"),
    ]


def test_the_named_sheet_is_read_and_a_missing_one_is_told():
    content = workbook(("Uitleg", [["lees mij"]]), ("Data", [["a"], ["1"]]))
    assert read("t.xlsx", content, sheet="Data") == [(2, "1")]
    assert read("t.xlsx", content) == []
    assert refused("t.xlsx", content, sheet="Blad9").check == "sheet"


def test_blank_rows_above_the_header_keep_the_row_numbers_of_the_sheet():
    assert read("t.xlsx", workbook(("B", [[], [], ["a", "b"], ["1", "2"]]))) == [(4, "1", "2")]


def test_columns_that_were_only_touched_are_left_out():
    content = workbook(("B", [["a", "b", " "], ["1", "2", ""]]))
    assert read("t.xlsx", content) == [(2, "1", "2")]


def test_a_sheet_with_a_header_alone_has_no_rows_and_an_empty_one_is_refused():
    assert read("t.xlsx", workbook(("B", [["a", "b"]]))) == []
    assert refused("t.xlsx", workbook(("B", []))).check == "empty_file"


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_a_cut_spreadsheet_is_told(share):
    content = workbook(("B", [["a"], ["1"]]))
    assert refused("t.xlsx", content[: int(len(content) * share)]).check == "cut_file"


def test_a_zip_that_is_no_spreadsheet_is_told():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused("t.xlsx", content.getvalue()).check == "cut_file"


def test_a_spreadsheet_that_unpacks_to_too_much_is_not_opened(monkeypatch):
    monkeypatch.setattr(bounds, "MAX_UNPACKED_BYTES", 1000)
    assert refused("t.xlsx", workbook(("B", [["a"], ["1"]]))).check == "too_large"


def test_typed_columns_of_parquet_become_canonical_text():
    frame = pl.DataFrame(
        {"d": [dt.date(2022, 3, 1)], "t": [dt.datetime(2022, 3, 1, 9)], "f": [36.5], "w": [3.0], "i": [4], "b": [True]}
    )
    content = io.BytesIO()
    frame.write_parquet(content)
    assert read("t.parquet", content.getvalue()) == [(2, "2022-03-01", "2022-03-01", "36.5", "3", "4", "true")]


def test_a_moment_in_parquet_with_a_zone_is_the_day_it_was_in_the_netherlands():
    moments = [dt.datetime(2022, 6, 30, hour, tzinfo=dt.UTC) for hour in (21, 22)]
    content = io.BytesIO()
    pl.DataFrame({"utc": moments}).write_parquet(content)
    assert read("t.parquet", content.getvalue()) == [(2, "2022-06-30"), (3, "2022-07-01")]


def test_cut_and_nested_parquet_is_told():
    content = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(content)
    assert refused("t.parquet", content.getvalue()[:-20]).check == "cut_file"
    nested = io.BytesIO()
    pl.DataFrame({"a": [[1, 2]]}).write_parquet(nested)
    assert refused("t.parquet", nested.getvalue()).check == "unknown_form"


def test_a_record_of_a_message_finds_values_below_and_beside_its_ancestors():
    table = read_table("t.xml", MESSAGE.encode(), Dialect(), WANTED, record="StartProduct")
    assert table.columns == sorted(WANTED)
    assert list(table.frame.select("_row", *WANTED).iter_rows()) == [
        (7, "1", "02", "P1", "M1", None),
        (11, "2", "07", "P1", "M1", None),
    ]


def test_a_message_without_such_records_is_an_empty_table():
    assert read("t.xml", MESSAGE.encode(), record="StopProduct") == []


@pytest.mark.parametrize("element", ["Bsn", "Geboortedatum", "Naam", "Adres", "Emailadres"])
def test_a_message_that_names_people_is_refused_without_saying_whom(element):
    raw = MESSAGE.replace("<b:Pseudoniem>P1</b:Pseudoniem>", f"<b:{element}>999900006</b:{element}>")
    fault = refused("t.xml", raw.encode(), record="StartProduct")
    assert (fault.check, fault.rows) == ("identifier", (5,))
    assert element in fault.message
    assert "999900006" not in fault.message


def test_a_document_type_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxx">]><a><StartProduct>&x;</StartProduct></a>'
    assert refused("t.xml", bomb.encode(), record="StartProduct").check == "document_type"
    assert refused("t.xml", bomb.encode("utf-16"), record="StartProduct").check == "document_type"


def test_a_cut_message_is_told_with_its_line():
    fault = refused("t.xml", MESSAGE.encode()[:300], record="StartProduct")
    assert fault.check == "cut_file"
    assert fault.rows[0] > 1


@pytest.mark.parametrize("name", ["WMO301.xml", "WMO305.xml", "WMO307.xml"])
def test_the_standards_own_examples_name_people_and_are_refused(shared, name):
    fault = refused(name, (shared / "real" / "iwmo" / name).read_bytes(), record="StartProduct")
    assert fault.check == "identifier"


def test_a_real_code_list_is_read_whole(shared):
    content = (shared / "real" / "vera" / "Referentiedata.csv").read_bytes()
    table = read_table("Referentiedata.csv", content, Dialect(), ("Soort", "Code"))
    assert table.columns[:3] == ["Soort", "Code", "Naam"]
    told = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert table.frame.height == sum(1 for row in told if any(row)) - 1
