"""Rows are accepted or held back, each fault with its rule and a sentence, and every row is accounted for."""

import datetime as dt

import pytest
from intake_desk import KEY, LEASES, LEASES_HEADER, UNITS, profile

from pipelines.intake.pseudonyms import rekey

GOOD = "L9,U9,P9,vulnerable,resident,regular,2022-01-01,,\n"


def land(desk, *rows: str):
    return desk.land_one("leases.csv", LEASES_HEADER + "".join(f"{row}\n" for row in rows))


def test_accepted_rows_are_typed_rekeyed_and_know_where_they_come_from(desk):
    landed = desk.land_one("leases.csv", LEASES)
    assert (landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (2, 2, 0)
    row = desk.accepted("leases").row(1, named=True)
    assert row["client"] == rekey("P2", KEY)
    assert (row["start_date"], row["end_date"]) == (dt.date(2021, 4, 1), dt.date(2022, 4, 1))
    assert (row["_partner"], row["_reference_date"], row["_sequence"]) == ("mitros", dt.date(2022, 6, 30), 1)
    assert (row["_file"], row["_row"], row["_order"]) == ("leases.csv", 3, 1)
    assert (row["_key"], row["_deleted"]) == ("L2", False)
    assert not desk.holds("P2")


@pytest.mark.parametrize(
    ("row", "column", "rule", "words"),
    [
        ("L1,,P1,regular,resident,regular,2022-01-01,,", "unit_id", "required", "leeg"),
        ("L1,U,P1,regular,resident,regular,01-01-2022,,", "start_date", "type", "niet een datum"),
        ("L1,U,P1,regular,resident,regular,2022-1-1,,", "start_date", "type", "vorm 9999-9-9"),
        ("L1,U,P1,regular,landlord,regular,2022-01-01,,", "holder", "code", "bekend: care_partner, resident"),
        ("L1,U,P1,regular,resident,regular,2201-03-12,,", "start_date", "range", "1900-01-01 tot en met 2100-12-31"),
        ("L1,U,P1,regular,resident,regular,2022-01-01,2021-12-31,", "end_date", "order", "voor het begin"),
    ],
)
def test_a_faulty_row_is_held_back_with_rule_and_sentence(desk, row, column, rule, words):
    landed = land(desk, row, GOOD.strip())
    assert (landed.contained, landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (True, 2, 1, 1)
    (fault,) = desk.held_back("leases").iter_rows(named=True)
    assert (fault["column"], fault["rule"], fault["severity"], fault["_row"], fault["_key"]) == (
        column,
        rule,
        "error",
        2,
        "L1",
    )
    assert words in fault["reason"]


def test_a_row_with_several_faults_counts_once(desk):
    landed = land(desk, "L1,,P1,regular,landlord,regular,x,,", GOOD.strip())
    assert landed.rows_held_back == 1
    assert desk.faults("leases") == [(2, "holder", "code"), (2, "start_date", "type"), (2, "unit_id", "required")]


@pytest.mark.parametrize(
    ("dataset", "header", "row", "rule"),
    [
        ("guidance", "guidance_id,client,kind,from_date,to_date,hours", "G,P,light,2022-01-01,2022-01-02,-1", "range"),
        ("guidance", "guidance_id,client,kind,from_date,to_date,hours", "G,P,light,2022-01-01,2022-01-02,nan", "type"),
        ("self_sufficiency", "client,assessed_on,domain,score", "P,2022-01-01,housing,6", "range"),
        ("self_sufficiency", "client,assessed_on,domain,score", "P,2022-01-01,housing,4.5", "type"),
        ("units", "unit_id,complex_id,delivered_on,postcode4", "U,C,2022-01-01,352", "type"),
        ("rent_arrears", "lease_id,month,amount_eur", "L,2022-01-15,10", "range"),
    ],
)
def test_values_outside_their_bounds_are_held_back(desk, dataset, header, row, rule):
    landed = desk.land_one(f"{dataset}.csv", f"{header}\n{row}\n")
    assert landed.rows_held_back == 1
    assert desk.held_back(dataset)["rule"].to_list() == [rule]


def test_booleans_and_whole_numbers_are_read_as_people_write_them(desk):
    header = LEASES_HEADER.strip() + ",good_neighbour\n"
    rows = [f"L{n},U,P,regular,resident,regular,2022-01-01,,,{told}" for n, told in enumerate(["ja", "0", "True", ""])]
    desk.land_one("leases.csv", header + "\n".join(rows) + "\n")
    assert desk.accepted("leases")["good_neighbour"].to_list() == [True, False, True, None]
    desk.deliver("municipal_tasks.csv", "municipality,year,people\nUtrecht,2022.0,10\n")
    desk.land()
    assert desk.accepted("municipal_tasks")["year"].to_list() == [2022]


def test_an_empty_key_stops_the_whole_dataset(desk):
    landed = land(desk, ",U1,P1,regular,resident,regular,2022-01-01,,", GOOD.strip(), GOOD.replace("9", "8").strip())
    assert (landed.contained, landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (False, 3, 0, 3)
    assert desk.faults("leases") == [(2, "lease_id", "required"), (3, None, "dataset"), (4, None, "dataset")]
    assert desk.held_back("leases").sort("_row")["_key"].to_list() == [None, "L9", "L8"]
    (finding,) = desk.findings()
    assert (finding.check, finding.example_rows) == ("unreadable_key", "2")
    assert "rij 2" in finding.message


def test_a_key_that_is_readable_but_out_of_range_holds_back_its_row_alone(desk):
    header = "client,assessed_on,domain,score\n"
    landed = desk.land_one("self_sufficiency.csv", header + "P,2201-01-01,housing,3\nP,2022-01-01,housing,3\n")
    assert (landed.contained, landed.rows_accepted) == (True, 1)


def test_the_key_of_a_row_is_rekeyed(desk):
    desk.land_one("handovers.csv", "client,handed_over_on,to_team\nP1,2022-01-01,Team\nP2,2022-01-02,\n")
    assert desk.accepted("handovers")["_key"].to_list() == [f"{rekey('P1', KEY)}|2022-01-01"]
    assert desk.held_back("handovers")["_key"].to_list() == [f"{rekey('P2', KEY)}|2022-01-02"]


def test_of_identical_rows_the_first_is_accepted(desk):
    landed = land(desk, *[GOOD.strip()] * 3)
    assert (landed.rows_accepted, landed.rows_held_back) == (1, 2)
    assert desk.accepted("leases")["_row"].to_list() == [2]
    assert desk.faults("leases") == [(3, "lease_id", "duplicate"), (4, "lease_id", "duplicate")]
    assert "kopie" in desk.held_back("leases")["reason"][0]


def test_rows_that_contradict_each_other_are_all_held_back(desk):
    landed = land(desk, GOOD.strip(), GOOD.replace("U9", "U8").strip(), GOOD.strip(), "L1" + GOOD.strip()[2:])
    assert (landed.rows_accepted, landed.rows_held_back) == (1, 3)
    assert desk.accepted("leases")["lease_id"].to_list() == ["L1"]
    assert "met andere gegevens" in desk.held_back("leases")["reason"][0]


def test_a_faulty_row_makes_its_namesake_doubtful(desk):
    landed = land(desk, GOOD.strip(), GOOD.replace("2022-01-01", "x").strip())
    assert (landed.rows_accepted, landed.rows_held_back) == (0, 2)


def test_the_same_key_in_two_deliveries_is_no_duplicate(desk):
    desk.deliver("leases.csv", LEASES, "2022-03-31")
    desk.deliver("leases.csv", LEASES, "2022-06-30")
    assert [one.rows_held_back for one in desk.land()] == [0, 0]


def test_a_file_of_changes_may_repeat_a_key_and_removes_by_key_alone(desk):
    header = LEASES_HEADER.strip() + ",deleted\n"
    rows = [f"{GOOD.strip()},false", f"{GOOD.replace('U9', 'U8').strip()},", "L1,,,,,,,,,true"]
    landed = desk.land_one("leases.csv", header + "\n".join(rows) + "\n")
    assert (landed.rows_accepted, landed.rows_held_back) == (3, 0)
    assert desk.accepted("leases")["_deleted"].to_list() == [False, False, True]
    assert desk.registry()["mode"].to_list() == ["changes"]


def test_an_unreadable_deleted_is_held_back(desk):
    header = "unit_id,complex_id,delivered_on,deleted\n"
    landed = desk.land_one("units.csv", header + "U1,C1,2022-01-01,misschien\n")
    assert desk.faults("units") == [(2, "deleted", "type")]
    assert landed.rows_in == 1


AMBIGUOUS = """
units:
  mode: full
  sources:
    - files: "eenheden.csv"
      join: {files: "opleverdata.csv", on: Nr}
      columns: {unit_id: Nr, complex_id: Complex, delivered_on: Opgeleverd}
"""


def test_a_row_that_finds_two_answers_elsewhere_is_held_back(desk):
    desk.profiles = {"mitros": profile(AMBIGUOUS)}
    desk.deliver("opleverdata.csv", "Nr;Opgeleverd\nU1;2022-01-01\nU1;2022-02-01\nU2;2022-03-01\n")
    landed = desk.land_one("eenheden.csv", "Nr;Complex\nU1;C\nU2;C\n")
    assert (landed.rows_accepted, landed.rows_held_back) == (1, 1)
    assert desk.faults("units") == [(2, "delivered_on", "duplicate")]
    assert "gekoppelde bestand" in desk.held_back("units")["reason"][0]


def test_the_sentence_names_the_partners_own_column(desk):
    desk.profiles = {"mitros": profile(AMBIGUOUS.replace('      join: {files: "opleverdata.csv", on: Nr}\n', ""))}
    desk.land_one("eenheden.csv", "Nr;Complex;Opgeleverd\nU1;C;ooit\n")
    assert desk.held_back("units")["reason"][0].startswith("De waarde in 'Opgeleverd' (delivered_on)")


def test_the_rows_in_many_deliveries_add_up(desk):
    for number in range(1, 6):
        bad = ",U,P,regular,resident,regular,2022-01-01,,\n" if number == 3 else ""
        desk.deliver("leases.csv", LEASES + bad, f"2022-0{number}-28")
        desk.deliver("units.csv", UNITS, f"2022-0{number}-28")
    landed = desk.land()
    assert sum(one.rows_in for one in landed) == 2 * 5 + 2 * 5 + 1
    assert (sum(one.rows_accepted for one in landed), sum(one.rows_held_back for one in landed)) == (18, 3)
