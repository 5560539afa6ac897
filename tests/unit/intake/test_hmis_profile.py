"""The HMIS standard goes through a profile alone, from a zip and from loose files."""

import datetime as dt
import io
import zipfile

import pytest
from intake_desk import KEY, Desk

from pipelines.intake.profiles import load_profiles
from pipelines.intake.pseudonyms import rekey

PROJECTS = "ProjectID,ProjectName,OperatingStartDate,ProjectType,DateDeleted,ExportID\n" + "".join(
    f'"{name}","Name of {name}",2015-01-01,{kind},,"E2"\n'
    for name, kind in (("PSH", 3), ("RRH", 13), ("ES", 0), ("SO", 4), ("TH", 2))
)
HEADER = "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateDeleted,ExportID\n"
ENROLLMENTS = HEADER + "".join(
    f'"{number}","{person}","{project}",2022-01-01,"H{household}",{head},{moved},{deleted},"E2"\n'
    for number, person, project, household, head, moved, deleted in (
        ("1", "A", "PSH", 1, 1, "2022-02-01", ""),
        ("2", "B", "PSH", 1, 2, "2022-02-01", ""),
        ("3", "C", "RRH", 2, 1, "2022-03-01", ""),
        ("4", "D", "RRH", 3, 1, "", ""),
        ("5", "E", "RRH", 4, 1, "2022-05-01", ""),
        ("6", "F", "ES", 5, 1, "", ""),
        ("7", "G", "SO", 6, 1, "", ""),
        ("8", "H", "TH", 7, 1, "", "2022-06-01 00:00:00"),
    )
)
EXITS = "EnrollmentID,ExitDate,Destination,ExportID\n3,2022-09-01,422,E2\n5,2022-04-01,410,E2\n6,2022-01-08,116,E2\n"
CLIENTS = (
    'PersonalID,FirstName,LastName,SSN,DOB,DateCreated,DateDeleted\n"A","Orchid","Rockweed","369809041",1988-05-14,'
    '2021-12-01 21:35:00,\n"B","Caraway","Coriander","268756506",,2021-12-01 21:35:00,\n'
)
EXPORTS = "ExportID,ExportEndDate,SourceContactFirst\nE1,2020-12-31,Molly\nE2,2022-12-31,Molly\n"
FILES = {
    "Project.csv": PROJECTS,
    "Enrollment.csv": ENROLLMENTS,
    "Exit.csv": EXITS,
    "Client.csv": CLIENTS,
    "Export.csv": EXPORTS,
    "Services.csv": "ServicesID\n1\n",
}


@pytest.fixture
def hmis(desk: Desk) -> Desk:
    desk.profiles = {"hmis": load_profiles()["hmis"]}
    return desk


def zipped(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"Sample/{name}", text)
    return content.getvalue()


@pytest.fixture
def landed(hmis: Desk) -> Desk:
    hmis.deliver("export.zip", zipped(FILES), "2023-01-10", "hmis")
    hmis.land()
    return hmis


def test_moved_in_enrolments_in_permanent_housing_are_leases(landed):
    columns = ["lease_id", "unit_id", "contract_type", "start_date", "end_date", "end_reason"]
    assert list(landed.accepted("leases").select(columns).iter_rows()) == [
        ("1", "H1", "regular", dt.date(2022, 2, 1), None, None),
        ("2", "H1", "regular", dt.date(2022, 2, 1), None, None),
        ("3", "H2", "temporary", dt.date(2022, 3, 1), dt.date(2022, 9, 1), "family"),
    ]
    assert landed.accepted("leases")["client"][0] == rekey("A", KEY)


def test_a_move_in_after_the_exit_is_held_back(landed):
    assert landed.faults("leases") == [(6, "end_date", "order")]


def test_a_household_is_a_home_of_its_project(landed):
    assert list(landed.accepted("units").select("unit_id", "complex_id").iter_rows()) == [
        ("H1", "PSH"),
        ("H2", "RRH"),
        ("H4", "RRH"),
    ]
    assert landed.accepted("complexes").select("complex_id", "name", "housing_form").rows() == [
        ("PSH", "Project PSH", "scattered"),
        ("RRH", "Project RRH", "scattered"),
    ]


def test_enrolments_in_shelter_and_outreach_are_stays_by_ethos_category(landed):
    columns = ["stay_id", "ethos_category", "start_date", "end_date"]
    assert list(landed.accepted("shelter_stays").select(columns).iter_rows()) == [
        ("6", 2, dt.date(2022, 1, 1), dt.date(2022, 1, 8)),
        ("7", 1, dt.date(2022, 1, 1), None),
    ]


def test_people_come_without_names_and_birth_dates(landed):
    clients = landed.accepted("clients")
    assert clients.select("birth_year", "intake_on").rows() == [(1988, dt.date(2021, 12, 1))]
    assert landed.faults("clients") == [(3, "birth_year", "required")]
    assert not any(landed.holds(secret) for secret in ("Orchid", "369809041", "1988-05-14", "Molly"))
    assert landed.findings() == []


def test_the_end_of_the_export_that_the_enrolments_belong_to_is_the_reference_date(landed):
    registry = landed.registry().select("delivery", "reference_date").unique()
    assert registry.rows() == [("2023-01-10", dt.date(2022, 12, 31))]
    assert landed.accepted("leases")["_reference_date"].unique().to_list() == [dt.date(2022, 12, 31)]


def test_loose_files_give_the_same(landed, tmp_path):
    loose = Desk(tmp_path / "loose", landed.profiles)
    for name, text in FILES.items():
        loose.deliver(f"Sample/{name}", text, "2023-01-10", "hmis")
    loose.land()
    for dataset in ("complexes", "units", "leases", "clients", "shelter_stays"):
        assert loose.accepted(dataset).drop("_file").equals(landed.accepted(dataset).drop("_file"))


def test_exports_that_end_on_two_days_give_no_reference_date(hmis):
    two = FILES | {"Enrollment.csv": ENROLLMENTS.replace('"E2"', '"E1"', 1)}
    hmis.deliver("export.zip", zipped(two), "2023-01-10", "hmis")
    assert {one.contained for one in hmis.land()} == {False}
    assert set(hmis.checks()) == {"reference_date"}


def test_an_export_without_its_exits_is_not_taken_for_one_where_nobody_left(hmis):
    hmis.deliver("export.zip", zipped({n: t for n, t in FILES.items() if n != "Exit.csv"}), "2023-01-10", "hmis")
    contained = {one.dataset: one.contained for one in hmis.land()}
    assert contained == {"complexes": True, "units": True, "leases": False, "clients": True, "shelter_stays": False}


@pytest.mark.slow
def test_the_sample_of_the_standard_goes_through(hmis, shared):
    hmis.deliver("sample.zip", (shared / "real" / "hmis" / "sample_hmis_data.zip").read_bytes(), "2026-10-01", "hmis")
    accounts = {one.dataset: (one.rows_in, one.rows_held_back) for one in hmis.land()}
    assert accounts == {
        "complexes": (39, 0),
        "units": (2259, 0),
        "leases": (3441, 20),
        "clients": (10606, 17),
        "shelter_stays": (12184, 0),
    }
    assert set(hmis.registry()["reference_date"]) == {dt.date(2026, 9, 30)}
    assert hmis.findings() == []
