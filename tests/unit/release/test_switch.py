"""The switch: whole or not at all."""

from pathlib import Path

import pytest

from pipelines.errors import NothingReleased, UserMistake
from pipelines.release import journal, switch
from pipelines.release.current import current_release, find_release


def built(home: Path, name: str, content: str) -> Path:
    building = home / "releases" / ".building"
    building.mkdir(parents=True)
    (building / "warehouse.duckdb").write_text(content)
    (building / "manifest.json").write_text(f'{{"release": "{name}", "files": {{}}}}')
    release = home / "releases" / name
    switch.seal(building, release)
    return release


def test_readers_see_the_new_release_only_after_the_switch(tmp_path: Path) -> None:
    switch.turn(tmp_path / "current", built(tmp_path, "one", "old"))
    second = built(tmp_path, "two", "new")
    assert current_release(tmp_path).warehouse.read_text() == "old"
    switch.turn(tmp_path / "current", second)
    assert current_release(tmp_path).manifest == {"release": "two", "files": {}}
    assert current_release(tmp_path).folder == second


def test_a_home_may_move_because_the_link_is_relative(tmp_path: Path) -> None:
    switch.turn(tmp_path / "a" / "current", built(tmp_path / "a", "one", "old"))
    (tmp_path / "a").rename(tmp_path / "b")
    assert current_release(tmp_path / "b").warehouse.read_text() == "old"


def test_a_changed_file_does_not_pass_for_the_signed_one(tmp_path: Path) -> None:
    release = built(tmp_path, "one", "old")
    hashes = switch.hashes_of(release)
    switch.verify(release, hashes)
    (release / "warehouse.duckdb").write_text("tampered")
    with pytest.raises(NothingReleased, match="old release stays"):
        switch.verify(release, hashes)


def test_a_home_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    assert find_release(tmp_path) is None
    with pytest.raises(UserMistake, match="thuis refresh"):
        current_release(tmp_path)


def test_the_journal_keeps_the_last_entry_of_each_step_and_its_seconds(tmp_path: Path) -> None:
    journal.record(tmp_path, "gate", {"warnings": ["late"]})
    with journal.timed(tmp_path, "gate") as entry:
        entry["warnings"] = []
    entries = journal.read(tmp_path)
    assert entries["gate"]["warnings"] == []
    assert entries["gate"]["seconds"] >= 0
    journal.remove(tmp_path)
    assert journal.read(tmp_path) == {}
