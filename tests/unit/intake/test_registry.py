"""The registry tells what was delivered and when, and the findings what is wrong with deliveries as a whole."""

import datetime as dt

import polars as pl
import pytest
from intake_desk import LEASES, LEASES_HEADER, UNITS, profile

from pipelines.errors import UserMistake
from pipelines.intake.findings import Finding
from pipelines.intake.registry import FINDINGS, REGISTRY, write_registry
from validations.contracts import CONTRACTS


def received(desk) -> list[tuple]:
    return list(desk.registry().select("delivery", "received_on").sort("delivery").iter_rows())


def test_every_dataset_of_every_delivery_is_a_row(desk):
    desk.deliver("leases.csv", LEASES)
    desk.deliver("units.csv", UNITS)
    desk.deliver("leases.csv", LEASES_HEADER + "L1,,,regular,resident,regular,2022-01-01,,\n", "2022-06-30.2")
    desk.land()
    registry = desk.registry()
    assert registry.schema == pl.Schema(REGISTRY)
    assert list(
        registry.select("dataset", "delivery", "sequence", "rows_in", "rows_held_back", "rhythm").iter_rows()
    ) == [
        ("leases", "2022-06-30", 1, 2, 0, "quarter"),
        ("leases", "2022-06-30.2", 2, 1, 1, "quarter"),
        ("units", "2022-06-30", 1, 2, 0, "quarter"),
    ]


def test_what_was_there_when_a_home_was_new_is_received_on_its_reference_date(desk):
    desk.new_home = True
    desk.land_one("leases.csv", LEASES)
    desk.new_home = False
    desk.deliver("leases.csv", LEASES, "2022-12-31")
    desk.land()
    assert received(desk) == [("2022-06-30", dt.date(2022, 6, 30)), ("2022-12-31", dt.date(2023, 1, 15))]


def test_the_register_of_receipts_goes_first(desk):
    (desk.raw / "received.csv").write_text(
        "partner,delivery,received_on\nmitros,2022-06-30,2022-07-04\nportaal,2022-06-30,2022-07-05\n"
    )
    desk.land_one("leases.csv", LEASES)
    assert received(desk) == [("2022-06-30", dt.date(2022, 7, 4))]


@pytest.mark.parametrize("line", ["mitros,2022-06-30,4 juli", "mitros,juni,2022-07-04", "mitros"])
def test_a_faulty_line_in_the_register_of_receipts_is_the_readers_to_mend(desk, line):
    (desk.raw / "received.csv").write_text(f"partner,delivery,received_on\nmitros,2022-03-31,2022-04-01\n{line}\n")
    with pytest.raises(UserMistake, match=r"received\.csv, row 3"):
        desk.land()


def test_a_register_without_its_columns_is_the_readers_to_mend(desk):
    (desk.raw / "received.csv").write_text("who,what\nmitros,2022-06-30\n")
    with pytest.raises(UserMistake, match="row 2: expected partner"):
        desk.land()


def test_a_refused_dataset_is_registered_with_its_reason(desk):
    desk.land_one("leases.csv", "lease_id,unit_id\nL1,U1\n")
    (row,) = desk.registry().iter_rows(named=True)
    assert (row["contained"], row["rows_in"], row["rows_held_back"]) == (False, 1, 1)
    assert "ontbreekt" in row["message"]


def test_findings_of_survey_landing_and_strangers_stand_together_once(desk):
    desk.deliver("leases.csv", LEASES)
    desk.deliver("brief.pdf", b"%PDF")
    desk.deliver("leases.csv", LEASES, partner="nobody")
    (desk.raw / "mitros" / "2022-09-30").mkdir()
    desk.land()
    desk.land()
    assert pl.read_parquet(desk.landing / "findings.parquet").schema == pl.Schema(FINDINGS)
    assert [(one.partner, one.check, one.file) for one in desk.findings()] == [
        ("mitros", "unknown_file", "brief.pdf"),
        ("mitros", "empty_delivery", None),
        ("nobody", "unknown_partner", None),
    ]


def test_a_finding_given_twice_is_written_once(desk):
    finding = Finding("mitros", None, None, None, "link", "error", "x")
    write_registry(desk.landing, desk.raw, {}, [finding, finding])
    assert desk.checks() == ["link"]


def test_every_dataset_has_files_without_rows_that_carry_its_types(desk):
    desk.land()
    for name, contract in CONTRACTS.items():
        accepted = pl.read_parquet(desk.landing / name / "_schema" / "accepted.parquet")
        assert accepted.height == 0
        assert {column: accepted.schema[column] for column in contract.columns} == contract.columns
        assert pl.read_parquet(desk.landing / name / "_schema" / "held_back.parquet").height == 0


def test_landed_files_have_the_types_that_were_promised(desk):
    desk.deliver("leases.csv", LEASES + "L3,,,regular,resident,regular,2022-01-01,,\n")
    desk.land()
    for kind in ("accepted", "held_back"):
        promised = pl.read_parquet_schema(desk.landing / "leases" / "_schema" / f"{kind}.parquet")
        assert pl.read_parquet_schema(desk.landing / "leases" / "mitros@2022-06-30.1" / f"{kind}.parquet") == promised


def test_a_file_that_a_profile_ignores_is_no_stranger(desk):
    desk.profiles = {"mitros": profile(ignore_files=("*.pdf",))}
    desk.deliver("brief.pdf", b"%PDF")
    desk.land()
    assert desk.findings() == []


def test_a_broken_archive_of_a_partner_without_a_profile_is_told(desk):
    desk.deliver("alles.zip", b"PK\x03\x04 broken")
    desk.land()
    assert desk.checks() == ["cut_file"]
