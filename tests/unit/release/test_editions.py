"""When the former publication stands, and that it is handed on as it is."""

import dataclasses
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import UserMistake
from pipelines.release import switch
from pipelines.release.damage import read_manifest
from pipelines.release.editions import hand_on, published_before, standing, unread
from pipelines.settings import Settings, publish_every

EDITION = {"period": "2022-Q4"}
AUDIT = {"attacked": {}, "narrowest": None, "exposed": []}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one release, whose publication is the edition."""
    found = Settings(tmp_path / "raw", tmp_path / "home", tmp_path / "key")
    release = found.releases / "first"
    release.mkdir(parents=True)
    (release / "published.duckdb").write_bytes(b"figures")
    (release / "publication").mkdir()
    (release / "publication" / "cells.parquet").write_bytes(b"exact counts")
    sign(release, {"edition": EDITION, "min_cell": 10})
    found.building.mkdir()
    switch.turn(found.current, release)
    return found


def sign(release: Path, published: dict[str, Any]) -> None:
    manifest = {"published": published, "gate": {"audit": AUDIT}, "files": switch.hashes_of(release)}
    (release / "manifest.json").write_text(json.dumps(manifest))


def test_a_publication_of_the_same_edition_is_handed_on_byte_for_byte(settings: Settings) -> None:
    former = standing(settings, EDITION)
    assert former
    record = hand_on(former, settings.building)
    assert (settings.building / "published.duckdb").read_bytes() == b"figures"
    assert (settings.building / "publication" / "cells.parquet").read_bytes() == b"exact counts"
    assert record == {"edition": EDITION, "min_cell": 10, "made_in": "first", "audit": AUDIT}


def test_handed_on_again_it_still_tells_the_release_that_made_it(settings: Settings) -> None:
    sign(settings.current.resolve(), {"edition": EDITION, "made_in": "long before"})
    former = standing(settings, EDITION)
    assert former
    assert hand_on(former, settings.building)["made_in"] == "long before"


def test_another_edition_does_not_stand(settings: Settings) -> None:
    assert standing(settings, {"period": "2023-Q1"}) is None


def test_nothing_stands_where_each_night_publishes_or_somebody_asked_for_it(settings: Settings) -> None:
    assert standing(dataclasses.replace(settings, publish_every="night"), EDITION) is None
    assert standing(dataclasses.replace(settings, publish_now=True), EDITION) is None


def test_a_home_without_a_release_has_nothing_to_hand_on(settings: Settings) -> None:
    settings.current.unlink()
    assert standing(settings, EDITION) is None


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_publication_is_made_anew_and_never_handed_on(settings: Settings, damage: str) -> None:
    published = settings.current.resolve() / "published.duckdb"
    published.unlink()
    if damage == "changed":
        published.write_bytes(b"figurez")
    assert standing(settings, EDITION) is None


def test_a_publication_without_its_exact_counts_is_made_anew_and_compared_with_nothing(settings: Settings) -> None:
    (settings.current.resolve() / "publication" / "cells.parquet").unlink()
    assert standing(settings, EDITION) is None
    assert published_before(settings.home, None) == []


def test_the_newest_release_that_can_be_read_hands_on_in_the_place_of_one_that_cannot(settings: Settings) -> None:
    shutil.copytree(settings.releases / "first", settings.releases / "second")
    switch.turn(settings.current, settings.releases / "second")
    assert unread(settings.home) == []
    (settings.releases / "second" / "manifest.json").write_text('{"files"')
    former = standing(settings, EDITION)
    assert former
    assert (former.folder.name, unread(settings.home)) == ("first", [])
    (settings.releases / "second" / "published.duckdb").write_bytes(b"other figures")
    assert unread(settings.home) == ["second"]
    shutil.rmtree(settings.releases / "second")
    assert (standing(settings, EDITION), unread(settings.home)) == (former, [])


@pytest.mark.parametrize("place", ["published.duckdb", "publication/cells.parquet"])
def test_a_publication_that_was_changed_is_handed_on_from_another_release_that_has_it_whole(
    settings: Settings, place: str
) -> None:
    shutil.copytree(settings.releases / "first", settings.releases / "second")
    switch.turn(settings.current, settings.releases / "second")
    (settings.releases / "second" / place).write_bytes(b"changed")
    former = standing(settings, EDITION)
    assert former
    assert (former.folder.name, unread(settings.home)) == ("first", [])
    assert [one.folder.name for one in published_before(settings.home, None)] == ["first"]


def test_what_funders_saw_in_a_publication_that_was_changed_and_no_other_release_has_is_not_known(
    settings: Settings,
) -> None:
    shutil.copytree(settings.releases / "first", settings.releases / "second")
    (settings.releases / "second" / "published.duckdb").write_bytes(b"figures of another quarter")
    sign(settings.releases / "second", {"edition": EDITION, "known_on": "2022-12-31"})
    assert unread(settings.home) == []
    (settings.releases / "second" / "published.duckdb").write_bytes(b"changed")
    assert unread(settings.home) == ["second"]
    (settings.releases / "second" / "published.duckdb").unlink()
    assert unread(settings.home) == ["second"]


def test_a_release_from_before_records_were_kept_is_not_damaged(settings: Settings) -> None:
    shutil.rmtree(settings.releases / "first" / "publication")
    sign(settings.releases / "first", {"edition": EDITION})
    assert (standing(settings, EDITION), unread(settings.home)) == (None, [])


def test_each_manifest_is_read_once_to_know_which_publications_cannot_be(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("second", "third"):
        shutil.copytree(settings.releases / "first", settings.releases / name)
    (settings.releases / "third" / "manifest.json").write_text('{"files"')
    (settings.releases / "third" / "published.duckdb").write_bytes(b"other figures")
    read: list[str] = []

    def counting(folder: Path) -> dict[str, Any]:
        read.append(folder.name)
        return read_manifest(folder)

    monkeypatch.setattr("pipelines.release.current.read_manifest", counting)
    assert (unread(settings.home), sorted(read)) == (["third"], ["first", "second", "third"])


def test_each_former_publication_is_one_release_in_order_of_what_it_knows(settings: Settings) -> None:
    days = {"second": "2022-12-31", "third": "2022-12-31", "fourth": "2022-09-30", "fifth": "2023-03-31"}
    for name, day in days.items():
        made_in = {"made_in": "second"} if name == "third" else {}
        shutil.copytree(settings.current.resolve(), settings.releases / name)
        sign(settings.releases / name, {"edition": EDITION, "known_on": day, **made_in})
    known = [one.folder.name for one in published_before(settings.home, date(2022, 12, 31))]
    assert known == ["first", "fourth", "third"]
    others = published_before(settings.home, date(2022, 12, 31), but="second")
    assert [one.folder.name for one in others] == ["first", "fourth"]


def test_a_release_from_before_editions_does_not_stand(settings: Settings) -> None:
    sign(settings.current.resolve(), {"min_cell": 10})
    assert standing(settings, EDITION) is None


def test_a_cadence_that_is_none_is_the_readers_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THUIS_PUBLISH_EVERY", raising=False)
    assert publish_every() == "quarter"
    monkeypatch.setenv("THUIS_PUBLISH_EVERY", "month")
    assert publish_every() == "month"
    monkeypatch.setenv("THUIS_PUBLISH_EVERY", "year")
    with pytest.raises(UserMistake, match="Write quarter, month or night"):
        publish_every()
