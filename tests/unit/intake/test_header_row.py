"""Lines above the column names are skipped, and a row keeps the number under which its sender sees it."""

import io

import pytest
import xlsxwriter
from intake_desk import Desk, profile

from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table

JUNK = b"Overzicht eenheden\r\nGemaakt;op;01-07-2022\r\n\r\n"
TABLE = b"Eenheid;Kamers\r\nU1;2\r\nU2;3\r\n"
UNITS = """
units:
  mode: full
  sources:
    - files: "eenheden.*"
      columns: {unit_id: [Eenheid, Eenheidnummer], complex_id: Complex, rooms: Kamers, delivered_on: Opgeleverd}
"""


def rows(content: bytes, wanted=("Eenheid", "Kamers"), name="t.csv", **dialect) -> list:
    table = read_table(name, content, Dialect(**dialect), wanted)
    return [table.header, *table.frame.iter_rows()]


def workbook(*lines: tuple) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return content.getvalue()


def test_a_given_header_row_is_taken_in_text_and_in_a_workbook():
    assert rows(JUNK + TABLE, header_row=4) == [4, (5, "U1", "2"), (6, "U2", "3")]
    book = workbook(("Overzicht",), (), ("Eenheid", "Kamers"), ("U1", 2))
    assert rows(book, name="t.xlsx", header_row=3) == [3, (4, "U1", "2")]


def test_the_row_with_most_wanted_names_is_found_when_the_first_has_none():
    assert rows(JUNK + TABLE) == [4, (5, "U1", "2"), (6, "U2", "3")]
    assert rows(workbook(("Overzicht",), (), ("Eenheid", "Kamers"), ("U1", 2)), name="t.xlsx") == [3, (4, "U1", "2")]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"Eenheid;x\nEenheid;Kamers\n", ("Eenheid", "Kamers")),  # the first row holds a wanted name
        (b"a;b\nEenheid;x\n", ("Eenheid", "Kamers")),  # one of two names may be a value
        (b"a;b\n" + 20 * b"x;y\n" + b"Eenheid;Kamers\n", ("Eenheid", "Kamers")),  # too far down
        (b"a;b\nEenheid;Kamers\n", ()),  # nothing is wanted
        (b"U1;2\nEenheid;Kamers\n", ("Eenheid", "Kamers")),  # data above it would be lost
    ],
)
def test_the_first_row_stays_the_header_unless_another_is_plainly_it(content, wanted):
    assert rows(content, wanted)[0] == 1


def test_a_quoted_line_break_above_the_header_is_one_row():
    assert rows(b'"Een\r\nkop"\r\n' + TABLE, header_row=2) == [2, (3, "U1", "2"), (4, "U2", "3")]


@pytest.mark.parametrize(("name", "content"), [("t.csv", TABLE), ("t.xlsx", workbook(("Eenheid",), ("U1",)))])
def test_a_file_without_the_given_row_is_refused(name, content):
    with pytest.raises(DatasetError, match=rf"{name} heeft geen rij 9, waar de kolomnamen") as caught:
        rows(content, name=name, header_row=9)
    assert caught.value.check == "header_row"


def test_a_cut_row_below_the_header_is_told_with_the_row_of_the_sender():
    with pytest.raises(DatasetError, match="afgebroken in rij 7"):
        rows(JUNK + TABLE + b"U3", header_row=4)
    with pytest.raises(DatasetError, match="rij 6 heeft niet de 2 velden van rij 4"):
        rows(JUNK + TABLE.replace(b"U2;3", b"U2;3;4") + b"U3;1\r\n", header_row=4)


def test_of_several_names_the_first_that_is_there_counts(desk: Desk):
    desk.profiles["mitros"] = profile(UNITS, defaults={"date": "%d-%m-%Y"})
    head = "Eenheidnummer;Eenheid;Complex;Kamers;Opgeleverd\r\n"
    landed = desk.land_one("eenheden.csv", f"Lijst\r\n{head}X;U1;C;2;01-03-2022\r\nX;U2;C;2;31-31-2022\r\n")
    assert (landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (2, 1, 1)
    assert desk.accepted("units").select("_row", "unit_id").rows() == [(3, "U1")]
    assert desk.faults("units") == [(4, "delivered_on", "type")]


def test_a_missing_column_is_told_with_all_its_names_and_the_row_of_the_header(desk: Desk):
    desk.profiles["mitros"] = profile(UNITS)
    desk.deliver("eenheden.csv", "Lijst\nComplex;Kamers;Opgeleverd\nC;2;2022-03-01\n")
    (landed,) = desk.land()
    (finding,) = [one for one in landed.findings if one.severity == "error"]
    assert "kolom 'Eenheid' of 'Eenheidnummer' ontbreekt in rij 2" in finding.message


def test_the_reason_names_the_column_as_this_file_does(desk: Desk):
    desk.profiles["mitros"] = profile(UNITS)
    desk.land_one("eenheden.csv", "Eenheidnummer;Complex;Kamers;Opgeleverd\n;C;2;2022-03-01\nU2;C;2;2022-03-01\n")
    assert "'Eenheidnummer' (unit_id)" in " ".join(desk.held_back("units")["reason"])


def test_a_joined_file_has_a_header_row_of_its_own(desk: Desk):
    datasets = UNITS.replace("columns:", "join: {files: extra.csv, on: Eenheid, header_row: 2}\n      columns:")
    desk.profiles["mitros"] = profile(datasets)
    desk.deliver("extra.csv", "Extra\nEenheid;Kamers\nU1;4\n")
    desk.deliver("eenheden.csv", "Eenheid;Complex;Opgeleverd\nU1;C;2022-03-01\n")
    desk.land()
    assert desk.accepted("units").select("_row", "rooms").rows() == [(2, 4)]
