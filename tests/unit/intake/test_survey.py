"""The survey names every delivery and everything that is none."""

import datetime as dt

import pytest
from intake_desk import profile

from pipelines.errors import UserMistake
from pipelines.intake.deliveries import parse_delivery, survey

PROFILES = {"mitros": profile(), "portaal": profile(partner="portaal")}


@pytest.fixture
def raw(tmp_path):
    for name in ("portaal/2022-06-30", "mitros/2022-12-31", "mitros/2022-06-30.2", "mitros/2022-06-30"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def found(raw):
    return [(finding.partner, finding.check, finding.severity) for finding in survey(raw, PROFILES).findings]


def test_deliveries_come_in_the_order_in_which_they_are_applied(raw):
    deliveries = survey(raw, PROFILES).deliveries
    assert [(one.partner, one.name) for one in deliveries] == [
        ("mitros", "2022-06-30"),
        ("mitros", "2022-06-30.2"),
        ("mitros", "2022-12-31"),
        ("portaal", "2022-06-30"),
    ]
    assert deliveries[1].slot == "mitros@2022-06-30.2"
    assert deliveries[1].correction == "2022-06-30.3"


def test_a_correction_bears_a_number_from_two(raw):
    assert parse_delivery("2022-06-30") == (dt.date(2022, 6, 30), 1)
    assert parse_delivery("2022-06-30.12") == (dt.date(2022, 6, 30), 12)
    for name in ("2022-06-30.1", "2022-06-30.0", "2022-6-30", "2022-02-30", "juni"):
        assert parse_delivery(name) is None


def test_a_folder_for_an_unknown_partner_is_told_and_left_alone(raw):
    (raw / "nobody" / "2022-06-30").mkdir(parents=True)
    assert found(raw) == [("nobody", "unknown_partner", "error")]
    assert "nobody" not in {one.partner for one in survey(raw, PROFILES).deliveries}


@pytest.mark.parametrize("name", ["Mitros", "mi-tros", "x" * 41])
def test_a_partner_folder_with_a_strange_name_is_told_without_repeating_it(raw, name):
    (raw / name).mkdir()
    (finding,) = survey(raw, PROFILES).findings
    assert finding.check == "folder_name"
    assert name not in finding.message


def test_a_delivery_folder_that_is_no_date_is_told(raw):
    (raw / "mitros" / "30-06-2022").mkdir()
    (finding,) = survey(raw, PROFILES).findings
    assert (finding.partner, finding.delivery, finding.check) == ("mitros", "30-06-2022", "folder_date")


def test_stray_files_are_told_but_the_register_of_receipts_and_hidden_files_are_not(raw):
    for name in ("received.csv", ".DS_Store", "notes.txt", "mitros/leases.csv"):
        (raw / name).write_text("x")
    assert sorted(found(raw)) == [("mitros", "stray_file", "warning"), ("raw", "stray_file", "warning")]


def test_links_out_of_the_raw_folder_are_not_followed(raw, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "2023-01-01").mkdir()
    (raw / "linked").symlink_to(outside)
    (raw / "mitros" / "2023-06-30").symlink_to(outside / "2023-01-01")
    assert sorted(found(raw)) == [("mitros", "link", "error"), ("raw", "link", "error")]
    assert dt.date(2023, 6, 30) not in {one.reference_date for one in survey(raw, PROFILES).deliveries}


def test_a_missing_raw_folder_is_the_readers_to_mend(tmp_path):
    with pytest.raises(UserMistake, match="There is no folder"):
        survey(tmp_path / "nowhere", PROFILES)
