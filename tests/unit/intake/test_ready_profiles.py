"""The profiles that a new partner may start from take in what they promise."""

import pytest
from intake_desk import LEASES, UNITS, Desk

from pipelines.intake.profiles import load_profiles

HEAD = (
    "Overeenkomstnummer;Eenheid;Huurdernummer;Aanvullende doelgroep;Doelgroep;Relatiesoort;Contractdetailsoort;"
    "Ingangsdatum;Einddatum;Einddetailreden\r\n"
)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.profiles = load_profiles()
    return desk


def test_a_partner_of_canonical_files_needs_no_more_than_its_name(ready: Desk):
    ready.deliver("leases.csv", LEASES, partner="canonical")
    ready.deliver("units.csv", UNITS, partner="canonical")
    assert [(one.dataset, one.rows_accepted) for one in ready.land()] == [("units", 2), ("leases", 2)]


def test_leases_in_vera_are_read_with_the_meaning_that_its_codes_have_here(ready: Desk):
    rows = [
        "O1;U1;7;DAK;;REC;TIJ;1-3-2021;1-3-2022;WIJ",
        "O2;U1;7;DAK;;NAT;FLE;01-03-2022;2022-04-01;NOO",
        "O3;U2;8;GED;ZDR;NAT;ONB;01-03-2021;01-04-2022;OVE",
        "O4;U3;9;;EEN;NAT;ONB;01-03-2021;01-04-2022;ONT",
        "O5;U3;9;DAK;;NAT;ONB;01-03-2021;;",
    ]
    ready.deliver("huurovereenkomsten.csv", (HEAD + "\r\n".join(rows) + "\r\n").encode("cp1252"), partner="vera")
    (landed,) = ready.land()
    assert (landed.rows_in, landed.rows_accepted) == (5, 5)
    columns = ["tenant_group", "good_neighbour", "holder", "contract_type", "end_reason"]
    assert ready.accepted("leases").select("lease_id", *columns).rows() == [
        ("O1", "vulnerable", None, "care_partner", "temporary", "lease_flip"),
        ("O2", "vulnerable", None, "resident", "flexible", "unknown"),
        ("O3", "regular", True, "resident", "regular", "deceased"),
        ("O4", "regular", False, "resident", "regular", "eviction"),
        ("O5", "vulnerable", None, "resident", "regular", None),
    ]


def test_a_code_that_vera_does_not_have_is_held_back(ready: Desk):
    ready.deliver("overeenkomst.csv", HEAD + "O1;U1;7;DAK;;NAT;ONB;01-03-2021;01-04-2022;QQQ\r\n", partner="vera")
    ready.land()
    assert ready.faults("leases") == [(2, "end_reason", "code")]


def test_of_a_postcode_in_vera_four_digits_stay(ready: Desk):
    units = "VHE-nummer;Complexnummer;Postcode;Kamers;Opleverdatum\r\nU1;C1;3543 XY;2;01-02-2021\r\n"
    ready.deliver("eenheden.csv", units, partner="vera")
    ready.land()
    assert ready.accepted("units").select("unit_id", "postcode4", "rooms").rows() == [("U1", "3543", 2)]
    assert not ready.holds("3543 XY")


def test_complexes_in_vera_may_stand_in_a_file_of_their_own(ready: Desk):
    complexes = "Clusternummer;Clusternaam;Gemeente;Programmavorm\r\nC1;De Linde;Utrecht;Gemengd wonen\r\n"
    ready.deliver("complexen.csv", complexes, partner="vera")
    ready.land()
    assert ready.accepted("complexes").select("complex_id", "housing_form").rows() == [("C1", "mixed")]


def test_a_partner_without_deliveries_is_nowhere_and_never_late(ready: Desk):
    ready.deliver("leases.csv", LEASES, partner="canonical")
    ready.land()
    assert ready.registry()["partner"].unique().to_list() == ["canonical"]
    assert [name for name in ("canonical", "vera") if ready.profiles[name].rhythm] == []
