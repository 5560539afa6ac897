"""One source row becomes several canonical rows, and every cell is accounted for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_desk import Desk, profile
from pydantic import ValidationError
from test_mapping import table

from pipelines.intake.joins import LeftOut
from pipelines.intake.profile_schema import Unpivot
from pipelines.intake.unpivoting import unpivot_table

MONTHS = """
guidance:
  mode: full
  sources:
    - files: "uren.csv"
      unpivot: {columns: [jan, feb, mrt], name: maand, value: uren, reason: "geen uren in de maand"}
      columns:
        guidance_id: {compute: {op: join_text, of: [Client, Jaar, maand]}}
        client: Client
        kind: {constant: guidance}
        from_date: {compute: {op: date_of, of: [Jaar, maand, 1]}}
        to_date: {compute: {op: date_of, of: [Jaar, maand, 28]}}
        hours: {from: uren, decimal: ","}
"""
HEAD = "Client;Jaar;jan;feb;mrt\n"


@pytest.fixture
def months(desk: Desk) -> Desk:
    desk.profiles["mitros"] = profile(MONTHS)
    return desk


def test_each_month_of_a_row_becomes_a_row_that_bears_its_number(months: Desk):
    landed = months.land_one("uren.csv", HEAD + "P1;2022;1,5;;2\nP2;2022;;;4\n")
    assert (landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (3, 3, 0)
    found = months.accepted("guidance").select("_row", "guidance_id", "from_date", "hours").rows()
    assert [(row, key, str(day), hours) for row, key, day, hours in found] == [
        (2, "P1-2022-jan", "2022-01-01", 1.5),
        (2, "P1-2022-mrt", "2022-03-01", 2.0),
        (3, "P2-2022-mrt", "2022-03-01", 4.0),
    ]


def test_a_cell_that_cannot_be_read_is_held_back_alone_and_blank_ones_are_counted_with_their_reason(months: Desk):
    landed = months.land_one("uren.csv", HEAD + "P1;2022;x;2;\n")
    assert (landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (2, 1, 1)
    assert months.faults("guidance") == [(2, "hours", "type")]
    (manifest,) = (months.landing / "guidance").glob("*/manifest.json")
    assert json.loads(manifest.read_text())["left_out"] == {"geen uren in de maand": 1}


def test_a_missing_month_is_told_by_name(months: Desk):
    (landed,) = months.land() if months.deliver("uren.csv", "Client;Jaar;jan;feb\nP1;2022;1;2\n") else ()
    assert "kolom 'mrt' ontbreekt in rij 1" in str(landed.findings)


def test_an_identifier_in_an_unpivoted_column_is_refused(months: Desk):
    rows = "".join(f"P{number};2022;1;2;naam{number}@example.org\n" for number in range(9))
    (landed,) = months.land() if months.deliver("uren.csv", HEAD + rows) else ()
    assert [one.check for one in landed.findings if one.severity == "error"] == ["identifier"]
    assert not months.holds("example.org")


@given(st.lists(st.tuples(*3 * [st.none() | st.text("ab", min_size=1)]), min_size=1))
def test_rows_that_come_out_and_cells_left_out_are_all_cells(rows):
    left_out = LeftOut()
    wide = table({name: list(column) for name, column in zip("abc", zip(*rows, strict=True), strict=True)})
    long = unpivot_table(wide, Unpivot(columns=("a", "b", "c"), name="n", value="v"), left_out).frame
    assert long.height + left_out.by_reason["blank cell"] == 3 * len(rows)
    cells = [(at, n, v) for at, row in enumerate(rows, 2) for n, v in zip("abc", row, strict=True) if v is not None]
    assert long.select("_row", "n", "v").rows() == cells


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: maand", "name: jan", "columns, name and value must all differ"),
        ("client: Client", "client: jan", "jan became rows by unpivot"),
    ],
)
def test_a_profile_that_asks_for_what_unpivot_took_away_is_refused(old, new, words):
    with pytest.raises(ValidationError, match=words):
        profile(MONTHS.replace(old, new))


JOINED = """
guidance_assignments:
  mode: changes
  sources:
    - files: "stop.xml"
      record: StopProduct
      join: {files: "wijs.xml", record: ToegewezenProduct, on: ToewijzingNummer, as: wijs}
      columns:
        assignment_id: ToewijzingNummer
        client: wijs.Pseudoniem
        product_category: wijs.Product/Categorie
        start_date: Begindatum
"""


def test_records_of_another_message_are_joined(desk: Desk):
    desk.profiles["mitros"] = profile(JOINED)
    assigned = "<ToegewezenProduct><ToewijzingNummer>7</ToewijzingNummer><Product><Categorie>02</Categorie></Product>"
    desk.deliver("wijs.xml", f"<B><Pseudoniem>P1</Pseudoniem><L>{assigned}</ToegewezenProduct></L></B>")
    stop = "<StopProduct><ToewijzingNummer>7</ToewijzingNummer><Begindatum>2022-01-01</Begindatum></StopProduct>"
    desk.deliver("stop.xml", f"<B>{stop}</B>")
    (landed,) = desk.land()
    assert (landed.rows_accepted, landed.findings) == (1, ())
    assert desk.accepted("guidance_assignments")["product_category"].to_list() == ["02"]


def test_a_joined_record_needs_a_name_of_its_own():
    with pytest.raises(ValidationError, match="a joined record needs `as`"):
        profile(JOINED.replace(", as: wijs", ""))
