"""Deliveries are tidied, looked over and mapped together, and still each is judged by itself."""

import pytest
from intake_desk import Desk, profile

SOURCE = """
units:
  mode: full
  sources:
    - files: "e*.csv"
      columns: {unit_id: Nr, complex_id: C, delivered_on: {from: D, date: "%d-%m-%Y"}, postcode4: P}
"""
MONTHS = ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31"]


@pytest.fixture
def many(desk: Desk) -> Desk:
    """Five deliveries of one form: the second names a person, the third has blank rows, the fourth lacks a column."""
    desk.profiles = {"mitros": profile(SOURCE)}
    contents = [
        "Nr;C;D;P\nU1;C1;01-01-2021;3526\n U2 ;C1;01-01-2021;\n",
        "Nr;C;D;P\nU1;bel 0612345678;01-01-2021;3526\n",
        "Nr;C;D;P\n;;;\nU3;C3;01-03-2021;3526\n ; ;;\nU4;C3;x;3526\n",
        "Nr;C;P\nU5;C1;3526\n",
        "P;D;C;Nr\n3526;01-05-2021;C5;U6\n",
    ]
    for month, content in zip(MONTHS, contents, strict=True):
        desk.deliver("e.csv", content, month)
    return desk


def test_a_fault_in_one_delivery_stops_that_delivery_alone(many):
    landed = many.land()
    assert [(one.delivery, one.contained, one.rows_accepted, one.rows_held_back) for one in landed] == [
        ("2022-01-31", True, 2, 0),
        ("2022-02-28", False, 0, 1),
        ("2022-03-31", True, 1, 1),
        ("2022-04-30", False, 0, 1),
        ("2022-05-31", True, 1, 0),
    ]
    assert {(finding.delivery, finding.check, finding.example_rows) for finding in many.findings()} == {
        ("2022-02-28", "identifier", "2"),
        ("2022-04-30", "missing_column", "1"),
    }
    assert not many.holds("0612345678")


def test_rows_keep_the_numbers_they_have_in_their_own_file(many):
    many.land()
    rows = many.accepted("units").select("unit_id", "complex_id", "_row", "_order").rows()
    assert rows == [("U1", "C1", 2, 0), ("U2", "C1", 3, 1), ("U3", "C3", 3, 0), ("U6", "C5", 2, 0)]
    assert many.faults("units") == [(5, "delivered_on", "type")]


def test_rows_of_several_files_and_sources_are_counted_on_in_each_delivery(desk):
    second = '    - {files: "f*.csv", optional: true, columns: {unit_id: Id, complex_id: C, delivered_on: D}}\n'
    desk.profiles = {"mitros": profile(SOURCE + second)}
    for month in MONTHS[:2]:
        desk.deliver("f.csv", "Id;C;D\nF1;C9;2021-01-01\n", month)
        desk.deliver("e1.csv", "Nr;C;D;P\nU1;C1;01-01-2021;3526\n", month)
        desk.deliver("e2.csv", "C;Nr;D;P\nC2;U2;01-01-2021;3526\n", month)
    desk.land()
    found = desk.accepted("units").select("unit_id", "_file", "_order").rows()
    assert found == [("U1", "e1.csv", 0), ("U2", "e2.csv", 1), ("F1", "f.csv", 2)] * 2


def test_rows_that_map_to_the_same_values_are_counted_once_in_each_delivery(desk):
    distinct = 'complexes: {mode: full, sources: [{files: "e*.csv", distinct: true, columns: {complex_id: C, name: C, '
    fixed = "corporation: {constant: m}, municipality: {constant: U}, housing_form: {constant: mixed}}}]}"
    desk.profiles = {"mitros": profile(distinct + fixed)}
    for month in MONTHS[:2]:
        desk.deliver("e.csv", "Nr;C\nU1;C1\nU2;C1\nU3;C2\n", month)
    assert [(one.rows_in, one.rows_accepted) for one in desk.land()] == [(2, 2), (2, 2)]
    assert desk.accepted("complexes").select("complex_id", "_row").rows() == [("C1", 2), ("C2", 4)] * 2
