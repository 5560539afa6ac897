"""The landing is immutable: the same again is no news, a change in place is refused, new rules land anew."""

import datetime as dt
import json

import pytest
from intake_desk import LEASES, UNITS, Desk, profile

from pipelines.intake import landing as landing_module
from pipelines.intake.deliveries import survey
from pipelines.intake.landing import land_delivery
from pipelines.intake.placing import BUILDING
from pipelines.intake.pseudonyms import KeyMismatch, fingerprint

SLOT = "mitros@2022-06-30.1"


def files(desk: Desk) -> dict[str, bytes]:
    return {
        path.relative_to(desk.landing).as_posix(): path.read_bytes()
        for path in desk.landing.rglob("*")
        if path.is_file() and "_schema" not in path.parts
    }


def manifest(desk: Desk, dataset: str = "leases", slot: str = SLOT) -> dict:
    return json.loads((desk.landing / dataset / slot / "manifest.json").read_text())


def test_a_landed_dataset_has_accepted_rows_and_a_manifest(desk):
    desk.land_one("leases.csv", LEASES)
    told = manifest(desk)
    assert {"accepted.parquet", "manifest.json"} == {path.name for path in (desk.landing / "leases" / SLOT).iterdir()}
    assert (told["partner"], told["delivery"], told["reference_date"], told["sequence"]) == (
        "mitros",
        "2022-06-30",
        "2022-06-30",
        1,
    )
    assert (told["mode"], told["contained"], told["rows_in"], told["rows_accepted"]) == ("full", True, 2, 2)
    assert told["sources"][0]["file"] == "leases.csv"
    assert told["sources"][0]["bytes"] == len(LEASES)
    assert told["key_fingerprint"] == fingerprint(desk.key)
    assert (told["first_seen"], told["history"]) == ("2023-01-15", False)


def test_the_same_delivery_twice_is_no_news(desk):
    first = desk.land_one("leases.csv", LEASES)
    before = files(desk)
    desk.today = dt.date(2023, 2, 1)
    (second,) = desk.land()
    assert (first.unchanged, second.unchanged) == (False, True)
    assert (second.rows_in, second.rows_accepted) == (2, 2)
    assert files(desk) == before


def test_a_delivery_changed_in_place_stays_as_it_was_landed(desk):
    desk.land_one("leases.csv", LEASES)
    before = (desk.landing / "leases" / SLOT / "accepted.parquet").read_bytes()
    again = desk.land_one("leases.csv", LEASES.replace("own_home", "eviction"))
    assert again.unchanged
    (finding,) = desk.findings()
    assert (finding.check, finding.severity, finding.file) == ("delivery_changed", "error", "leases.csv")
    assert "2022-06-30.2" in finding.message
    assert (desk.landing / "leases" / SLOT / "accepted.parquet").read_bytes() == before


def test_a_correction_with_a_sequence_is_a_delivery_of_its_own(desk):
    desk.deliver("leases.csv", LEASES)
    desk.deliver("leases.csv", LEASES.replace("own_home", "eviction"), "2022-06-30.2")
    assert [one.delivery for one in desk.land()] == ["2022-06-30", "2022-06-30.2"]
    assert desk.accepted("leases").filter(lease_id="L2").sort("_sequence")["end_reason"].to_list() == [
        "own_home",
        "eviction",
    ]


SOURCE = 'units: {mode: full, sources: [{files: "e.csv", columns: {unit_id: Nr, complex_id: C, delivered_on: D}}]}'


def test_a_new_rule_lands_the_same_files_anew_and_keeps_the_day_they_were_first_seen(desk):
    desk.profiles = {"mitros": profile(SOURCE.replace("C,", "{constant: other},"))}
    desk.new_home = True
    content = "Nr;C;D\nU1;C1;2021-01-01\n"
    desk.land_one("e.csv", content)
    desk.profiles, desk.new_home, desk.today = {"mitros": profile(SOURCE)}, False, dt.date(2023, 3, 1)
    (again,) = desk.land()
    assert not again.unchanged
    assert desk.accepted("units")["complex_id"].to_list() == ["C1"]
    told = manifest(desk, "units")
    assert (told["first_seen"], told["history"]) == ("2023-01-15", True)
    assert not list((desk.landing / BUILDING).rglob("*.parquet"))


def test_a_new_rule_for_one_dataset_leaves_the_others_alone(desk):
    desk.profiles = {"mitros": profile(SOURCE)}
    desk.deliver("leases.csv", LEASES)
    desk.deliver("e.csv", "Nr;C;D\nU1;C1;2021-01-01\n")
    desk.land()
    desk.profiles = {"mitros": profile(SOURCE.replace("C,", "{constant: other},"))}
    assert {one.dataset: one.unchanged for one in desk.land()} == {"units": False, "leases": True}


def test_a_vanished_delivery_stays_landed(desk):
    path = desk.deliver("leases.csv", LEASES)
    desk.land()
    path.unlink()
    path.parent.rmdir()
    assert desk.land() == []
    assert desk.registry()["dataset"].to_list() == ["leases"]
    assert desk.accepted("leases").height == 2


def test_a_dataset_that_comes_later_in_the_same_delivery_is_landed_then(desk):
    desk.land_one("leases.csv", LEASES)
    desk.deliver("units.csv", UNITS)
    assert {one.dataset: one.unchanged for one in desk.land()} == {"units": False, "leases": True}


def test_another_key_is_refused_before_anything_is_landed(desk):
    desk.land_one("leases.csv", LEASES)
    before = files(desk)
    desk.deliver("units.csv", UNITS)
    desk.key = b"another"
    with pytest.raises(KeyMismatch):
        desk.land()
    assert files(desk) == before


def test_one_delivery_can_be_landed_by_itself(desk):
    desk.deliver("leases.csv", LEASES)
    (delivery,) = survey(desk.raw, desk.profiles).deliveries
    (landed,) = land_delivery(delivery, desk.profiles["mitros"], desk.landing, desk.key, desk.today, False)
    assert (landed.dataset, landed.partner, landed.delivery) == ("leases", "mitros", "2022-06-30")


def test_many_rows_are_landed_in_batches_with_the_same_result(desk, monkeypatch):
    for month in (3, 6, 9):
        desk.deliver("leases.csv", LEASES, f"2022-0{month}-28")
    monkeypatch.setattr(landing_module, "_BATCH_ROWS", 2)
    assert [one.rows_accepted for one in desk.land()] == [2, 2, 2]
    assert desk.accepted("leases").height == 6


def test_a_crash_while_replacing_a_folder_is_mended_by_the_next_run(desk):
    desk.land_one("leases.csv", LEASES)
    before = files(desk)
    aside = desk.landing / BUILDING / "former" / "leases" / SLOT
    aside.parent.mkdir(parents=True)
    (desk.landing / "leases" / SLOT).rename(aside)
    (desk.landing / BUILDING / "leases" / SLOT).mkdir(parents=True)
    (landed,) = desk.land()
    assert landed.unchanged
    assert files(desk) == before


def test_leftovers_of_a_crash_do_not_go_before_what_stands(desk):
    desk.land_one("leases.csv", LEASES)
    before = files(desk)
    aside = desk.landing / BUILDING / "former" / "leases" / SLOT
    aside.mkdir(parents=True)
    (aside / "manifest.json").write_text("{}")
    desk.land()
    assert files(desk) == before
