"""A first profile from sample files: what is recognised, what is marked, and what is never written down."""

from pathlib import Path

import pytest
from intake_desk import LEASES, UNITS
from thuis_command import thuis

from pipelines.intake.drafting.vocabulary import vocabulary
from pipelines.intake.profiles import load_profile, load_profiles
from pipelines.intake.trial import trial
from pipelines.settings import DEFAULT_RAW

DELIVERY = "2022-12-31"
CORPORATION = {
    "association_members",
    "complexes",
    "leases",
    "neighbour_consultations",
    "nuisance_reports",
    "units",
    "vacancy_candidates",
}
EXPECTED = {
    "mitros": CORPORATION | {"rent_arrears"},
    "portaal": CORPORATION | {"rent_arrears"},
    "groenwest": CORPORATION,
    "eigenhaard": CORPORATION,
    "legerdesheils": {"clients", "guidance", "guidance_assignments", "self_sufficiency", "shelter_stays"},
    "vierdehuis": {"applications", "placements"},
    "buurtteam": {"clients", "guidance", "handovers"},
    "region": {"grants", "municipal_tasks", "spending"},
}


def drafted(tmp_path: Path, *files: Path) -> tuple[int, str, Path]:
    place = tmp_path / "nieuw.yaml"
    ended = thuis("partner", "new", "nieuw", *files, "--out", place, "--force")
    return ended.code, ended.err, place


@pytest.mark.parametrize("partner", EXPECTED)
def test_the_files_of_a_partner_are_recognised_whoever_sends_them(tmp_path, partner):
    folder = DEFAULT_RAW / partner / DELIVERY
    code, said, place = drafted(tmp_path, *sorted(folder.iterdir()))
    assert code == 0, said
    profile = load_profile(place)
    assert profile.datasets.keys() == EXPECTED[partner]
    with trial([folder], profile, None) as tried:
        accepted = tried.report.accepted / tried.report.rows_in
    assert accepted > 0.9, said


def test_canonical_files_give_a_complete_profile(tmp_path):
    (tmp_path / "huur_1.csv").write_text(LEASES)
    (tmp_path / "units_1.csv").write_text(UNITS)
    code, said, place = drafted(tmp_path, tmp_path / "huur_1.csv", tmp_path / "units_1.csv")
    assert code == 0, said
    profile = load_profile(place)
    assert profile.datasets["units"].sources[0].files == "units_*.csv"
    assert profile.datasets["leases"].sources[0].columns.keys() == set(LEASES.splitlines()[0].split(","))


def test_lines_above_the_titles_and_the_way_of_writing_are_seen(tmp_path):
    path = tmp_path / "uren.csv"
    path.write_bytes(
        "Overzicht begeleiding\r\n\r\nRegistratienummer;Cliënt;Soort;Van;Tot en met;Uren\r\n"
        "1;P1;Individuele begeleiding;01-02-2022;28-02-2022;1,5\r\n".encode("cp1252")
    )
    _, _, place = drafted(tmp_path, path)
    (source,) = load_profile(place).datasets["guidance"].sources
    assert (source.encoding, source.separator, source.header_row) == ("cp1252", ";", 3)
    assert (source.decimal, source.date) == (",", ("%d-%m-%Y",))
    assert source.columns["kind"].codes == {"Individuele begeleiding": "guidance"}


def test_columns_with_people_are_reduced_or_left_to_be_pseudonymised_and_never_quoted(tmp_path):
    path = tmp_path / "clienten.csv"
    rows = "".join(f"P{n};{n % 28 + 1:02}-03-19{60 + n};Dak- en thuisloos;01-02-2022;06-1234567{n}\n" for n in range(8))
    path.write_text("Cliënt;Geboortedatum;Doelgroep;Intakedatum;Telefoon\n" + rows)
    _, said, place = drafted(tmp_path, path)
    text = place.read_text()
    assert load_profile(place).datasets["clients"].sources[0].columns["birth_year"].reduce == "year"
    assert "to be pseudonymised or left out first: Telefoon" in said
    assert '"Telefoon" bevat een telefoonnummer' in text
    assert not [value for value in ("06-12345671", "-03-1961", "P1") if value in text + said]


def test_codes_that_nobody_knows_are_marked_and_hold_their_rows_back(tmp_path):
    path = tmp_path / "uitgaven.csv"
    path.write_text("Boeking;Gemeente;Project;Soort;Bedrag;Datum\nB1;Utrecht;;QQ;10,5;01-02-2022\n")
    _, _, place = drafted(tmp_path, path)
    assert 'te bevestigen: wat betekent "QQ"?' in place.read_text()
    with trial([path], load_profile(place), None) as tried:
        assert tried.report.held_back == 1


def test_a_remark_where_a_code_belongs_is_counted_and_not_quoted(tmp_path):
    path = tmp_path / "uitgaven.csv"
    path.write_text("Boeking;Gemeente;Project;Soort;Bedrag;Datum\nB1;Utrecht;;naar zus Els;10,5;01-02-2022\n")
    _, _, place = drafted(tmp_path, path)
    assert "1 andere waarde(n)" in place.read_text()
    assert "Els" not in place.read_text()


def test_a_flag_whose_codes_nobody_knows_is_left_out(tmp_path):
    path = tmp_path / "huurcontracten.csv"
    path.write_text(LEASES.replace("lease_id,", "good_neighbour,lease_id,").replace("\nL", "\nQQ,L"))
    _, _, place = drafted(tmp_path, path)
    assert "good_neighbour" not in load_profile(place).datasets["leases"].sources[0].columns


def test_a_missing_column_is_told_by_new_and_explained_by_check(tmp_path):
    path = tmp_path / "eenheden.csv"
    path.write_text("Eenheidnummer;Opgeleverd\nU1;01-02-2022\n")
    code, said, place = drafted(tmp_path, path)
    assert (code, "missing: complex_id" in said) == (1, True)
    checked = thuis("partner", "check", place)
    assert checked.code == 1
    assert "units needs complex_id" in checked.out


def test_what_the_samples_show_and_the_profile_does_not_know_is_explained(tmp_path):
    path = tmp_path / "eenheden.csv"
    path.write_text("Eenheidnummer;Complexnummer;Opgeleverd\nU1;C1;01-02-2022\n")
    _, _, place = drafted(tmp_path, path)
    path.write_text("Eenheidnummer;Complexnummer;Opgeleverd;Lift\nU1;C1;01-02-2022;ja\n")
    (tmp_path / "vreemd.csv").write_text("x;y\n1;2\n")
    checked = thuis("partner", "check", place, "--on", path, "--on", tmp_path / "vreemd.csv")
    assert "kolom 'Lift' is niet afgesproken" in checked.out
    assert "vreemd.csv hoort bij geen afgesproken dataset" in checked.out
    assert "to be confirmed: rhythm" in checked.out


def test_an_installed_profile_lacks_nothing():
    assert thuis("partner", "check", "mitros").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "Nieuw Wonen", "FILE", "--out", "OUT"], "is no name for a partner"),
        (["new", "mitros", "FILE"], "exists. Give another place"),
        (["new", "nieuw", "absent.csv", "--out", "OUT"], "There is no file"),
        (["new", "nieuw", "MESSAGE", "--out", "OUT"], "copy the profile iwmo"),
        (["check", "nobody"], "There is no profile"),
    ],
)
def test_a_wrong_argument_is_said_in_one_sentence(tmp_path, arguments, words):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "m.xml").write_text("<a/>")
    places = {"FILE": tmp_path / "units.csv", "OUT": tmp_path / "out.yaml", "MESSAGE": tmp_path / "m.xml"}
    ended = thuis("partner", *(places.get(word, word) for word in arguments))
    assert (ended.code, words in ended.err) == (2, True)
    assert len(ended.err.splitlines()) == 1


def test_yes_and_no_are_known_wherever_a_flag_stands(tmp_path):
    path = tmp_path / "huurcontracten.csv"
    path.write_text(LEASES.replace("lease_id,", "good_neighbour,lease_id,").replace("\nL", "\nja,L"))
    _, _, place = drafted(tmp_path, path)
    rule = load_profile(place).datasets["leases"].sources[0].columns["good_neighbour"]
    assert (rule.codes, rule.unknown) == ({"ja": "true"}, "hold_back")


def test_titles_are_known_from_all_profiles_whatever_their_accents():
    words = vocabulary(load_profiles())
    assert words.likeness("leases", "client", "Clientpseudoniem") == 1
    assert words.meaning("leases", "end_reason", "wij") == "lease_flip"
