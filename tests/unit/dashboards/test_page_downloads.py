import csv
import io
from datetime import date

import pytest

from dashboards.downloads import escaped, for_machines, for_people
from dashboards.rows import About
from dashboards.tables import Column, Kind, Table
from dashboards.wording import Mark, Wording, carried

ABOUT = About("r1", date(2022, 12, 31), known_on=date(2023, 1, 15))
TABLE = Table(
    "T",
    (
        Column("value", "Groep", Kind.TEXT),
        Column("day", "Dag", Kind.DAY),
        Column("rate", "Aandeel", Kind.PERCENT),
        Column("interval", "95%-interval", Kind.PERCENT_INTERVAL),
    ),
    (
        ("=HYPERLINK(1)", date(2022, 6, 30), 0.12345, (0.1, 0.2)),
        ("flex", None, Mark.HIDDEN, Mark.HIDDEN),
        ("mixed", None, 0.5, (Mark.UNKNOWN, Mark.UNKNOWN)),
    ),
)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_escaped(start: str) -> None:
    assert escaped(f"{start}1+1") == f"'{start}1+1"


def test_other_text_stays_as_it_is() -> None:
    assert escaped("a=1") == "a=1"


def test_the_spreadsheet_dialect_is_dutch_and_says_what_it_is(dutch: Wording) -> None:
    written = for_people(TABLE, [("Titel", "Terugval")], dutch)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Titel", "Terugval"]
    assert rows[2] == [
        "Groep",
        "Dag",
        "Aandeel (%)",
        "95%-interval (%): Ondergrens",
        "95%-interval (%): Bovengrens",
    ]
    assert rows[3] == ["'=HYPERLINK(1)", "30-06-2022", "12,3", "10,0", "20,0"]
    assert rows[4] == ["flex", "", "[c]", "[c]", "[c]"]
    assert rows[5] == ["mixed", "", "50,0", "[x]", "[x]"]


def test_the_machine_dialect_is_iso_and_every_row_carries_release_and_dates() -> None:
    rows = list(csv.DictReader(io.StringIO(for_machines(TABLE, ABOUT).decode())))
    assert rows[0] == {
        "value": "'=HYPERLINK(1)",
        "day": "2022-06-30",
        "rate": "0.12345",
        "rate_status": "",
        "interval_low": "0.1",
        "interval_high": "0.2",
        "interval_status": "",
        "known_on": "2023-01-15",
        "reference_date": "2022-12-31",
        "release": "r1",
    }


def test_a_hidden_cell_is_empty_for_machines_with_its_status_beside_it() -> None:
    hidden, unknown = list(csv.DictReader(io.StringIO(for_machines(TABLE, ABOUT).decode())))[1:]
    assert (hidden["rate"], hidden["rate_status"]) == ("", "c")
    assert (hidden["interval_low"], hidden["interval_high"], hidden["interval_status"]) == ("", "", "c")
    assert (unknown["interval_low"], unknown["interval_status"]) == ("", "")


CARRIED = Table("T", TABLE.columns, (("all", None, carried(0.12), (carried(0.1), carried(0.2))), *TABLE.rows[1:]))


def test_a_carried_number_stays_a_number_in_a_spreadsheet_and_its_mark_stands_beside_it(dutch: Wording) -> None:
    rows = list(csv.reader(io.StringIO(for_people(CARRIED, [], dutch).decode("utf-8-sig")), delimiter=";"))[1:]
    assert rows[0][2:4] == ["Aandeel (%)", "Aandeel: overgenomen"]
    assert rows[0][-1] == "95%-interval: overgenomen"
    assert rows[1][2:] == ["12,0", "[u]", "10,0", "20,0", "[u]"]
    assert rows[2][2:] == ["[c]", "", "[c]", "[c]", ""]


def test_a_carried_number_has_its_status_beside_it_for_machines() -> None:
    (row, *_) = csv.DictReader(io.StringIO(for_machines(CARRIED, ABOUT).decode()))
    assert (row["rate"], row["rate_status"]) == ("0.12", "u")
    assert (row["interval_low"], row["interval_high"], row["interval_status"]) == ("0.1", "0.2", "u")
