"""Whatever is written in a dialect comes back the same; whatever happens to a delivery, every row is accounted for."""

import csv
import datetime as dt
from itertools import count

import polars as pl
import pytest
from form_writers import ods, parquet, separated, xls, xlsx, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_desk import LEASES_HEADER, UNITS, Desk

from pipelines.intake.deliveries import Delivery
from pipelines.intake.files import open_files
from pipelines.intake.landing import land_delivery
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table

NO_BLANKS = "\x1c\x1d\x1e\x1f"  # Unicode calls these controls, and so does the house
BLANKS = "".join(
    character for character in map(chr, range(0x3001)) if character.isspace() and character not in NO_BLANKS
)
QUOTING = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL]
LATIN = st.characters(codec="cp1252", categories=["L", "N", "P", "S", "Zs"], include_characters="\n")
DAYS = count()
ROWS = [f"L{n},U{n},P{n},vulnerable,resident,regular,2021-0{n}-01,2022-0{n}-01,own_home" for n in range(1, 9)]
LEASES = LEASES_HEADER + "\n".join(ROWS) + "\n"


@st.composite
def tables(draw, letters=LATIN) -> tuple[list[str], list[list[str]]]:
    width = draw(st.integers(2, 5))
    cell = st.text(letters, max_size=12)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=8))
    return [f"kolom_{number}" for number in range(width)], rows


def expected(rows: list[list[str]]) -> list[list[str | None]]:
    trimmed = [[cell.strip(BLANKS) or None for cell in row] for row in rows]
    return [row for row in trimmed if any(row)]


def read_back(name: str, content: bytes, dialect: Dialect) -> list[list[str | None]]:
    frame = read_table(name, content, dialect, ()).frame
    return [list(row) for row in frame.drop("_row").iter_rows()]


ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1252": "cp1252",
    "latin-1": "latin-1",
}
MARKED_BY_NAME = {"utf-16-le", "utf-16-be"}  # as utf-16, but for the mark that says which way the bytes go
WRITERS = {"xlsx": xlsx, "xls": xls, "ods": ods, "parquet": parquet}
SPREADSHEET_TEXT = tables(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], include_characters="\n"))


@pytest.mark.parametrize(
    "encoding", [pytest.param(one, marks=[pytest.mark.deep] if one in MARKED_BY_NAME else []) for one in ENCODINGS]
)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_text_in_any_dialect_comes_back_the_same(encoding, data):
    letters = st.characters(codec=encoding.removesuffix("-sig"), exclude_categories=["Cs"], exclude_characters="\0")
    header, rows = data.draw(tables(letters))
    separator = data.draw(st.sampled_from([";", ",", "\t", "|"]))
    line_end = data.draw(st.sampled_from(["\n", "\r\n"]))
    content = separated([header, *rows], separator, encoding, line_end, data.draw(st.sampled_from(QUOTING)))
    name = data.draw(st.sampled_from(["t.csv", "t.tsv", "t.txt", "T.CSV"]))
    given_separator = data.draw(st.sampled_from([separator, None]))
    dialect = Dialect(separator=given_separator, encoding=ENCODINGS[encoding])
    assert read_back(name, content, dialect) == expected(rows)


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=25, deadline=None)
@given(table=SPREADSHEET_TEXT)
def test_text_in_any_other_form_comes_back_the_same(form, table):
    header, rows = table
    assert read_back(f"t.{form}", WRITERS[form]([header, *rows]), Dialect()) == expected(rows)


@settings(max_examples=15, deadline=None)
@given(table=tables(), form=st.sampled_from(["csv", *WRITERS]))
def test_a_zip_of_any_form_comes_back_the_same(tmp_path_factory, table, form):
    header, rows = table
    write = WRITERS.get(form, lambda all_rows: separated(all_rows, ";", "utf-8"))
    folder = tmp_path_factory.mktemp("raw") / "mitros" / "2022-06-30"
    folder.mkdir(parents=True)
    (folder / "alles.zip").write_bytes(zipped({f"map/t.{form}": write([header, *rows])}))
    files = open_files(folder)
    (member,) = files.files
    assert read_back(member.name, files.content(member), Dialect()) == expected(rows)


def cut(draw, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def change_bytes(draw, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        changed[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)


def shuffle_and_repeat(draw, data: bytes) -> bytes:
    header, *lines = data.decode().splitlines()
    picked = draw(st.lists(st.sampled_from(lines), max_size=12))
    return "\n".join([header, *picked, ""]).encode()


def swap_values(draw, data: bytes) -> bytes:
    header, *lines = data.decode().splitlines()
    cells = [line.split(",") for line in lines]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(cells) - 1))
        column = draw(st.integers(0, len(cells[0]) - 1))
        cells[row][column] = draw(st.sampled_from(["", "x", "2201-01-01", "1899-12-31", "L1", "-1", "é" * 2000, "0"]))
    return "\n".join([header, *(",".join(row) for row in cells), ""]).encode()


def swap_columns(draw, data: bytes) -> bytes:
    header, *lines = data.decode().splitlines()
    order = draw(st.permutations(header.split(",")))
    return "\n".join([",".join(order), *lines, ""]).encode()


@pytest.fixture(scope="module")
def busy_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for all examples: each is a delivery of its own."""
    return Desk(tmp_path_factory.mktemp("desk"))


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_after_any_mutation_rows_in_are_accepted_plus_held_back(busy_desk, data):
    mutation = data.draw(st.sampled_from([cut, change_bytes, shuffle_and_repeat, swap_values, swap_columns]))
    reference_date = dt.date(2022, 1, 1) + dt.timedelta(days=next(DAYS))
    busy_desk.deliver("units.csv", UNITS, str(reference_date))
    path = busy_desk.deliver("leases.csv", mutation(data.draw, LEASES.encode()), str(reference_date))
    delivery = Delivery("mitros", reference_date, 1, path.parent)
    profile = busy_desk.profiles["mitros"]
    units, leases = land_delivery(delivery, profile, busy_desk.landing, busy_desk.key, busy_desk.today, False)
    assert units.rows_accepted == 2
    assert leases.rows_in == leases.rows_accepted + leases.rows_held_back
    folder = busy_desk.landing / "leases" / delivery.slot
    held_back = folder / "held_back.parquet"
    assert leases.contained or (leases.rows_accepted == 0 and leases.findings[-1].message)
    if leases.contained:
        assert (held_back.exists() and pl.read_parquet(held_back)["_row"].n_unique()) == leases.rows_held_back
        assert pl.read_parquet(folder / "accepted.parquet").height == leases.rows_accepted
