"""Deliveries that differ too much wait for a decision; corrections correct; an older state comes back as it was."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from small_region import FIRST, cell, region, spoil
from thuis_command import Row, marts, refresh, thuis

LATER = "2023-12-31"
pytestmark = pytest.mark.slow


def manifest(home: Path) -> Row:
    found: Row = json.loads((home / "current" / "manifest.json").read_text(encoding="utf-8"))
    return found


def without_most_rows(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:4])


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, first_home: Path) -> dict[str, Row]:
    """The manifest after each night of one home, by the name of what happened before it."""
    folder = tmp_path_factory.mktemp("drift")
    home, raw = shutil.copytree(first_home, folder / "home", symlinks=True), region(folder / "raw", FIRST)
    nights = {"first": manifest(home)}
    region_later = region(folder / "later")
    for partner in (path.name for path in raw.iterdir()):
        for source in region_later.glob(f"{partner}/*"):
            if not (raw / partner / source.name).exists():
                source.rename(raw / partner / source.name)
    spoil(raw / "mitros" / LATER / "leases.csv", without_most_rows)
    correction = raw / "portaal" / f"{FIRST}.2" / "leases.csv"
    correction.parent.mkdir()
    correction.write_text(cell(2, "contract_type", "temporary")((raw / "portaal" / FIRST / "leases.csv").read_text()))
    nights["held_back"] = _night(raw, home)
    nights["held_back_rows"] = {
        "quality": marts(home, "from marts.data_quality where \"check\" in ('drift', 'refused')"),
        "drift": marts(home, "from marts.delivery_drift where verdict <> 'ok' and verdict <> 'few'"),
        "corrected": marts(home, "from marts.dim_delivery where partner = 'portaal' and sequence = 2"),
    }
    nights["wrong"] = {"ended": thuis("partner", "admit", "mitros", LATER, "units", "--reason", "x", "--home", home)}
    nights["told"] = {"ended": thuis("partner", "admit", "mitros", LATER, "--reason", "sold", "--home", home)}
    nights["admitted"] = _night(raw, home)
    nights["first_again"] = _night(raw, home, "--known-on", FIRST)
    thuis("partner", "admit", "mitros", LATER, "--withdraw", "--home", home)
    nights["withdrawn"] = _night(raw, home)
    return nights


def _night(raw: Path, home: Path, *options: str) -> Row:
    ended = refresh(raw, home, *options)
    assert ended.code in (0, 1), ended.err
    return {**manifest(home), "code": ended.code, "said": ended.err}


def leases(night: Row) -> Row:
    (found,) = [
        row
        for row in night["deliveries"]
        if (row["partner"], row["delivery"], row["dataset"]) == ("mitros", LATER, "leases")
    ]
    return found


def test_a_full_delivery_without_most_of_its_keys_is_held_back_and_the_night_says_so(story: dict[str, Row]) -> None:
    night = story["held_back"]
    assert night["code"] == 1
    assert (leases(night)["contained"], leases(night)["rows_in"], leases(night)["rows_held_back"]) == (False, 3, 3)
    assert f"thuis partner admit mitros {LATER} leases" in night["said"]
    assert {row["check"] for row in story["held_back_rows"]["quality"] if row["dataset"] == "leases"} >= {"drift"}
    (row,) = story["held_back_rows"]["drift"]
    assert (row["dataset"], row["measure"], row["verdict"], row["is_newest"]) == (
        "leases",
        "vanished_keys",
        "hold_back",
        True,
    )


def test_the_former_state_stays_while_it_waits(story: dict[str, Row]) -> None:
    mine = [row for row in story["held_back"]["deliveries"] if (row["partner"], row["dataset"]) == ("mitros", "leases")]
    assert [row["delivery"] for row in mine if row["contained"]] == [FIRST]


def test_only_what_is_held_back_can_be_let_in(story: dict[str, Row]) -> None:
    assert story["wrong"]["ended"].code == 2
    assert "mitros 2023-12-31 units" in story["wrong"]["ended"].err
    assert story["told"]["ended"].code == 0


def test_what_is_let_in_counts_from_the_next_night_until_it_is_taken_back(story: dict[str, Row]) -> None:
    assert leases(story["admitted"])["contained"]
    assert leases(story["withdrawn"])["contained"] is False


def test_an_older_state_is_rebuilt_to_the_digit_after_all_of_that(story: dict[str, Row]) -> None:
    assert len(story["first"]["tables"]) > 20
    assert story["first_again"]["tables"] == story["first"]["tables"]
    held_against_marts = {f"quality/published_published_{name}.html" for name in ("against_marts", "tables")}
    assert story["first"]["files"].keys() - story["first_again"]["files"].keys() == held_against_marts
    assert story["first"]["tables"] != story["admitted"]["tables"]


def test_an_older_state_is_not_published_beside_a_later_one(story: dict[str, Row]) -> None:
    again, before = story["first_again"], story["admitted"]
    assert f"looks back to {FIRST}" in again["said"]
    assert again["files"]["published.duckdb"] == before["files"]["published.duckdb"]


def test_a_correction_by_sequence_is_a_delivery_of_its_own(story: dict[str, Row]) -> None:
    (row,) = story["held_back_rows"]["corrected"]
    assert (str(row["reference_date"]), row["delivery"]) == (FIRST, f"{FIRST}.2")
    assert row["received_on"] >= dt.date(2026, 1, 1)
