"""Bad input gives one clear sentence, stops no more than its own dataset, and loses nothing."""

import io
import zipfile

import polars as pl
import pytest
from intake_desk import LEASES, LEASES_HEADER, UNITS, profile

EXPORT = "Contract;Woning;Groep;Start;Eind\nL1;U1;DAK;01-03-2021;\nL2;U2;REG;01-04-2021;01-04-2022\n"
SOURCE = """
leases:
  mode: full
  sources:
    - files: "huur*.csv"
      separator: ";"
      date: "%d-%m-%Y"
      columns:
        lease_id: Contract
        unit_id: Woning
        tenant_group: {from: Groep, codes: {DAK: vulnerable, REG: regular}}
        holder: {constant: resident}
        contract_type: {constant: regular}
        start_date: Start
        end_date: Eind
"""


@pytest.fixture
def dutch(desk):
    desk.profiles = {"mitros": profile(SOURCE)}
    return desk


def test_a_sound_export_is_taken_in(dutch):
    assert dutch.land_one("huur.csv", EXPORT).rows_accepted == 2
    assert dutch.findings() == []


@pytest.mark.parametrize(
    ("content", "check", "words"),
    [
        (EXPORT[: len(EXPORT) // 2], "cut_file", "rij 2"),
        ("", "empty_file", "leeg"),
        (EXPORT.replace(";", ","), "separator", "komma"),
        (EXPORT.replace("Groep", "Doelgroep"), "missing_column", "'Groep'"),
        ("Contract;Woning;Groep;Start;Eind\n;U1;DAK;01-03-2021;\n", "unreadable_key", "rij 2"),
        ("Contract;Woning;Groep;Start;Eind\nL1;U1;DAK;01-03-2021\nL2;U2;DAK;01-03-2021;\n", "field_count", "rij 2"),
    ],
)
def test_a_fault_of_the_file_keeps_the_former_state_and_the_other_datasets(dutch, content, check, words):
    dutch.deliver("huur.csv", EXPORT, "2022-03-31")
    dutch.deliver("huur.csv", content)
    dutch.deliver("units.csv", UNITS)
    landed = {(one.dataset, one.delivery): one for one in dutch.land()}
    assert landed[("leases", "2022-03-31")].contained
    assert landed[("units", "2022-06-30")].rows_accepted == 2
    refused = landed[("leases", "2022-06-30")]
    assert (refused.contained, refused.rows_accepted) == (False, 0)
    (finding,) = dutch.findings()
    assert (finding.check, finding.severity, finding.delivery) == (check, "error", "2022-06-30")
    assert "huur.csv" in finding.message
    assert words in finding.message
    assert dutch.accepted("leases").height == 2


def test_an_unknown_code_and_a_date_in_2201_hold_back_their_rows_alone(dutch):
    bad = "L3;U3;XXX;01-03-2021;\nL4;U4;DAK;12-03-2201;\n"
    landed = dutch.land_one("huur.csv", EXPORT + bad)
    assert (landed.contained, landed.rows_in, landed.rows_accepted, landed.rows_held_back) == (True, 4, 2, 2)
    assert dutch.faults("leases") == [(4, "tenant_group", "code"), (5, "start_date", "range")]


def test_a_file_with_a_header_alone_is_a_delivery_of_nothing(dutch):
    landed = dutch.land_one("huur.csv", EXPORT.splitlines()[0] + "\n")
    assert (landed.contained, landed.rows_in) == (True, 0)
    assert dutch.findings() == []


def test_a_joined_file_that_is_absent_is_told(dutch):
    joined = SOURCE.replace("      columns:", "      join: {files: extra.csv, on: Contract}\n      columns:")
    dutch.profiles = {"mitros": profile(joined)}
    landed = dutch.land_one("huur.csv", EXPORT)
    assert not landed.contained
    assert "extra.csv ontbreekt" in landed.findings[0].message


TWO_FILES = SOURCE.replace('files: "huur*.csv"', "files: oud.csv") + SOURCE.split("  sources:\n")[1]


@pytest.mark.parametrize(("extra", "contained"), [("", False), ("      optional: true\n", True)])
def test_a_full_delivery_needs_a_file_for_each_source_that_is_not_optional(dutch, extra, contained):
    dutch.profiles = {"mitros": profile(TWO_FILES.replace("      separator", f"{extra}      separator", 1))}
    landed = dutch.land_one("huur.csv", EXPORT)
    assert landed.contained is contained


def test_rows_of_several_sources_are_stacked_in_their_order(dutch):
    dutch.profiles = {"mitros": profile(TWO_FILES)}
    dutch.deliver("oud.csv", EXPORT.replace("L1", "O1").replace("L2", "O2"))
    landed = dutch.land_one("huur.csv", EXPORT)
    assert landed.rows_in == 4
    assert dutch.accepted("leases")["lease_id"].to_list() == ["O1", "O2", "L1", "L2"]
    assert dutch.accepted("leases")["_order"].to_list() == [0, 1, 2, 3]


def test_a_dataset_in_an_archive_is_read_and_a_cut_archive_is_told(dutch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("map/huur.csv", EXPORT)
    assert dutch.land_one("alles.zip", content.getvalue()).rows_accepted == 2
    assert dutch.accepted("leases")["_file"][0] == "alles.zip/map/huur.csv"
    dutch.deliver("alles.zip", content.getvalue()[:-30], "2022-09-30")
    cut = [one for one in dutch.land() if one.delivery == "2022-09-30"]
    assert [(one.dataset, one.contained) for one in cut] == [("leases", False)]
    assert "alles.zip is beschadigd" in cut[0].findings[0].message


def test_rows_that_map_to_the_same_are_one_when_the_profile_says_so(dutch):
    once = """
complexes:
  mode: full
  sources:
    - files: "woningen.csv"
      distinct: true
      filter: {column: Soort, not_in: [garage], reason: "geen woning"}
      columns:
        complex_id: Complex
        name: Complex
        corporation: {constant: mitros}
        municipality: {constant: Utrecht}
        housing_form: {constant: mixed}
"""
    dutch.profiles = {"mitros": profile(once)}
    landed = dutch.land_one("woningen.csv", "Complex;Soort\nC1;flat\nC1;flat\nC2;flat\nC3;garage\n")
    assert (landed.rows_in, landed.rows_accepted) == (2, 2)
    assert dutch.accepted("complexes")["complex_id"].to_list() == ["C1", "C2"]


# --- canonical files ---------------------------------------------------------------------------------------------


def test_a_canonical_file_goes_before_the_partners_own_profile(dutch):
    dutch.deliver("huur.csv", EXPORT)
    dutch.deliver("leases.csv", LEASES)
    (landed,) = dutch.land()
    assert landed.rows_in == 2
    assert dutch.accepted("leases")["_file"].unique().to_list() == ["leases.csv"]


def test_a_canonical_file_may_be_separated_by_semicolons_or_be_parquet(desk):
    desk.deliver("units.csv", UNITS.replace(",", ";"))
    content = io.BytesIO()
    pl.read_csv(LEASES.encode(), try_parse_dates=True).write_parquet(content)
    desk.deliver("leases.parquet", content.getvalue())
    assert {one.dataset: one.rows_accepted for one in desk.land()} == {"units": 2, "leases": 2}


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("leases.csv", LEASES.replace("holder", "houder"), "missing_column"),
        ("leases.csv", LEASES.replace(",", "\t"), "separator"),
        ("leases.csv", "", "empty_file"),
        ("leases.parquet", b"PAR1 broken", "cut_file"),
    ],
)
def test_a_file_named_after_a_dataset_that_is_not_canonical_is_told(desk, name, content, check):
    landed = desk.land_one(name, content)
    assert not landed.contained
    assert [finding.check for finding in landed.findings] == [check]


def test_a_file_named_after_a_dataset_may_be_a_source_of_the_profile(dutch):
    dutch.profiles = {"mitros": profile(SOURCE.replace("huur*.csv", "leases.csv"))}
    assert dutch.land_one("leases.csv", EXPORT).rows_accepted == 2


# --- files that stop without a line end ----------------------------------------------------------------------------

CUT = LEASES[:-3]


def test_a_file_cut_in_its_last_field_is_found_by_the_other_files_of_the_delivery(desk):
    desk.deliver("units.csv", UNITS)
    desk.deliver("leases.csv", CUT)
    leases = next(one for one in desk.land() if one.dataset == "leases")
    assert (leases.contained, [finding.check for finding in leases.findings]) == (False, ["cut_file"])


def test_a_file_cut_in_its_last_field_is_found_by_the_partners_other_deliveries(desk):
    desk.deliver("leases.csv", LEASES, "2022-03-31")
    desk.deliver("leases.csv", CUT)
    assert [one.contained for one in desk.land()] == [True, False]


def test_a_tool_that_never_ends_its_last_line_is_believed(desk):
    desk.deliver("leases.csv", LEASES.rstrip("\n"), "2022-03-31")
    desk.deliver("leases.csv", LEASES.rstrip("\n"))
    assert [(one.contained, one.findings) for one in desk.land()] == [(True, ()), (True, ())]


def test_a_single_file_without_line_end_is_taken_in_with_a_warning(desk):
    landed = desk.land_one("leases.csv", LEASES.rstrip("\n"))
    assert (landed.contained, [(one.check, one.severity) for one in landed.findings]) == (
        True,
        [("no_line_end", "warning")],
    )


def test_a_single_file_whose_last_row_is_broken_is_cut(desk):
    landed = desk.land_one("leases.csv", LEASES_HEADER + "L1,U1,P1,regular,resident,regular,2021-03-01,,rel")
    assert not landed.contained
    assert [one.check for one in landed.findings] == ["cut_file"]
    assert desk.held_back("leases")["rule"].to_list() == ["code"]


def test_a_bare_header_without_line_end_is_cut(desk):
    landed = desk.land_one("leases.csv", LEASES_HEADER.rstrip("\n"))
    assert (landed.contained, [one.check for one in landed.findings]) == (False, ["cut_file"])


@pytest.mark.parametrize("sixteenth", range(1, 16))
def test_a_file_cut_anywhere_keeps_the_former_state_or_accounts_for_what_it_still_holds(desk, sixteenth):
    desk.deliver("units.csv", UNITS)
    content = LEASES[: len(LEASES) * sixteenth // 16]
    desk.deliver("leases.csv", content)
    landed = next(one for one in desk.land() if one.dataset == "leases")
    assert landed.rows_in == landed.rows_accepted + landed.rows_held_back
    assert landed.contained is content.endswith("\n")
    assert bool(landed.findings) is not landed.contained
