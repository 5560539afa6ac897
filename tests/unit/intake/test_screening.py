"""The door: nothing that identifies a person gets into the landing, whatever column it hides in."""

import pytest
from intake_desk import LEASES_HEADER, UNITS, Desk, profile

SECRET = "999900006"


def with_column(content: str, title: str, values: list[str]) -> str:
    header, *lines = content.splitlines()
    return "\n".join([f"{header},{title}", *(f"{line},{value}" for line, value in zip(lines, values, strict=True)), ""])


def test_an_extra_column_is_dropped_and_told_by_its_name_alone(desk):
    landed = desk.land_one("units.csv", with_column(UNITS, "Bijzonderheden", ["rustige straat", "hoek"]))
    assert landed.contained
    (finding,) = desk.findings()
    assert (finding.check, finding.severity, finding.file) == ("dropped_column", "warning", "units.csv")
    assert "'Bijzonderheden'" in finding.message
    assert not desk.holds("rustige straat")


@pytest.mark.parametrize("text", ["belt over 999900006 terug", "999900006"])
def test_a_bsn_in_an_extra_column_is_an_error_with_file_row_and_column(desk, text):
    landed = desk.land_one("units.csv", with_column(UNITS, "Opmerking", ["", text]))
    assert (landed.contained, landed.rows_accepted) == (True, 2)
    (finding,) = desk.findings()
    assert (finding.check, finding.severity, finding.failed, finding.example_rows) == (
        "dropped_identifier",
        "error",
        1,
        "3",
    )
    assert all(word in finding.message for word in ("units.csv", "'Opmerking'", "BSN", "rij 3"))
    assert not desk.holds(SECRET)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("client", ["999900006", "123456782", "111222333"]),
        ("tenant_number", ["jan@voorbeeld.nl", "", ""]),
        ("end_reason", ["", "vertrok naar 3526AB Utrecht", ""]),
    ],
)
def test_an_identifier_in_a_wanted_column_refuses_the_dataset(desk, column, values):
    titles = ["lease_id", "unit_id", "client", "tenant_number", "tenant_group", "holder", "contract_type"]
    titles += ["start_date", "end_reason"]
    rows = [["L", "U", "", "", "regular", "resident", "regular", "2022-01-01", ""] for _ in values]
    for number, value in enumerate(values):
        rows[number][0] = f"L{number}"
        rows[number][titles.index(column)] = value
    landed = desk.land_one("leases.csv", "\n".join(",".join(row) for row in [titles, *rows]) + "\n")
    assert (landed.contained, landed.rows_accepted) == (False, 0)
    (finding,) = desk.findings()
    assert (finding.check, finding.severity) == ("identifier", "error")
    assert f"'{column}'" in finding.message
    assert not any(desk.holds(value) for value in values if value)


def test_an_identifier_in_one_file_refuses_the_whole_delivery_and_counts_what_it_held(desk):
    desk.deliver("leases.csv", LEASES_HEADER + "L1,U1,0612345678,vulnerable,resident,regular,2021-03-01,,\n")
    desk.deliver("units.csv", UNITS)
    landed = {one.dataset: one for one in desk.land()}
    assert {name: (one.contained, one.rows_in, one.rows_held_back) for name, one in landed.items()} == {
        "units": (False, 2, 2),
        "leases": (False, 1, 1),
    }
    assert sorted(desk.checks()) == ["delivery_refused", "identifier"]
    assert "leases.csv" in landed["units"].findings[-1].message
    assert not desk.holds("L1")
    assert not desk.holds("U1")


def test_another_delivery_of_the_same_partner_is_not_refused_along(desk):
    desk.deliver("leases.csv", LEASES_HEADER + "L1,U1,0612345678,vulnerable,resident,regular,2021-03-01,,\n")
    desk.deliver("units.csv", UNITS, delivery="2022-03-31")
    assert {one.dataset: one.contained for one in desk.land()} == {"units": True, "leases": False}


def test_a_refused_delivery_is_judged_again_as_a_whole_when_the_profile_of_one_dataset_changes(desk):
    leaking = SOURCE.replace("Intake, date", "Geboortedatum, date")
    desk.profiles = {"mitros": profile(leaking)}
    desk.deliver("units.csv", UNITS)
    desk.deliver("clienten.csv", CLIENTS)
    assert not any(one.contained for one in desk.land())
    assert all(one.unchanged for one in desk.land())
    desk.profiles = {"mitros": profile(SOURCE)}
    assert all(one.contained for one in desk.land())


@pytest.mark.parametrize("title", ["999900006", "jan@voorbeeld.nl", "J. Jansen", "13-08-1967", "0612345678", "3526AB"])
def test_a_title_that_is_itself_an_identifier_is_told_by_its_place(desk, title):
    assert desk.land_one("units.csv", with_column(UNITS, title, ["x1", "x2"])).contained
    (finding,) = desk.findings()
    assert "kolom 'nummer 4'" in finding.message
    assert not desk.holds(title)


SOURCE = """
clients:
  mode: full
  sources:
    - files: "clienten*.csv"
      columns:
        client: Nummer
        birth_year: {from: Geboortedatum, reduce: year, date: "%d-%m-%Y"}
        target_group: {constant: homeless}
        intake_on: {from: Intake, date: "%d-%m-%Y"}
      ignore: [Achternaam, "Adres*"]
"""
CLIENTS = "Nummer;Geboortedatum;Intake;Achternaam;Adresregel\nP1;13-08-1967;01-02-2021;Jansen;Plein 1\n"


def test_a_date_of_birth_is_reduced_in_memory_and_known_extras_are_dropped_in_silence(desk):
    desk.profiles = {"mitros": profile(SOURCE)}
    assert desk.land_one("clienten.csv", CLIENTS).contained
    assert desk.accepted("clients")["birth_year"].to_list() == [1967]
    assert desk.findings() == []
    assert not any(desk.holds(secret) for secret in ("Jansen", "13-08-1967", "1967-08-13", "Plein"))


def test_a_date_of_birth_that_is_not_reduced_refuses_the_dataset(desk):
    desk.profiles = {"mitros": profile(SOURCE.replace("Intake, date", "Geboortedatum, date"))}
    landed = desk.land_one("clienten.csv", CLIENTS)
    assert not landed.contained
    assert "'Geboortedatum' bevat een geboortedatum" in landed.findings[-1].message


def test_an_identifier_in_a_joined_file_refuses_the_dataset(desk: Desk):
    joined = SOURCE.replace('"clienten*.csv"', '"clienten*.csv"\n      join: {files: extra.csv, on: Nummer}')
    desk.profiles = {"mitros": profile(joined.replace("client: Nummer", "client: Nummer\n        gender: Kenmerk"))}
    desk.deliver("extra.csv", "Nummer;Kenmerk\nP1;jan@voorbeeld.nl\n")
    assert not desk.land_one("clienten.csv", CLIENTS).contained
    assert desk.findings()[0].file == "extra.csv"


def test_a_held_back_value_is_shown_by_its_shape_alone(desk):
    desk.land_one("units.csv", "unit_id,complex_id,delivered_on\nU1,C1,12-maart-2021\n")
    (row,) = desk.held_back("units").iter_rows(named=True)
    assert row["shape"] == "99-xxxxx-9999"
    assert "vorm 99-xxxxx-9999" in row["reason"]
    assert not desk.holds("maart")
