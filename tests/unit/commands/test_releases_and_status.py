"""What `thuis releases`, `thuis rollback` and `thuis status` tell of a home, and how they end."""

import json
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.commands.releases import releases, rollback
from pipelines.commands.status import in_words, state_of, status
from pipelines.errors import NothingReleased, UserMistake
from pipelines.release import manifest, switch
from pipelines.release.current import current_release
from pipelines.release.unfinished import Unfinished, begin, end
from pipelines.release.workspace import workspace
from pipelines.settings import Settings

EARLIER = "20200101T000000-aaaaaa"


@pytest.fixture
def settings(worked_home: Path, tmp_path: Path) -> Settings:
    """A home with the release of the worked example and, by another name, one before it."""
    home, standing = tmp_path / "home", current_release(worked_home)
    for name in (EARLIER, standing.folder.name):
        folder = home / "releases" / name
        shutil.copytree(standing.folder, folder)
        manifest.write(folder, standing.manifest | {"release": name})
        switch.turn(home / "current", folder)
    (tmp_path / "raw").mkdir()
    return Settings(tmp_path / "raw", home, tmp_path / "key")


def test_releases_are_listed_newest_first_and_the_current_one_is_marked(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = current_release(settings.home).folder.name
    releases(settings.home, plain=False)
    shown = capsys.readouterr()
    assert [line.split("  known")[0] for line in shown.out.splitlines()] == [f"* {standing}", f"  {EARLIER}"]
    assert shown.err.startswith("2 releases in ")
    rollback(None, settings.home, dry_run=False)
    capsys.readouterr()
    releases(settings.home, plain=True)
    told = json.loads(capsys.readouterr().out)
    assert [(one["release"], one["state"]) for one in told] == [(standing, "left behind"), (EARLIER, "current")]


def test_a_home_without_releases_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="thuis refresh --home"):
        releases(tmp_path, plain=False)
    with pytest.raises(UserMistake, match="thuis refresh --home"):
        rollback(None, tmp_path, dry_run=True)


def test_a_dry_run_changes_nothing_and_a_rollback_waits_for_no_refresh(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = current_release(settings.home).folder.name
    rollback(None, settings.home, dry_run=True)
    assert f"Would go back to {EARLIER}" in capsys.readouterr().err
    with workspace(settings), pytest.raises(NothingReleased, match="A refresh is running"):
        rollback(None, settings.home, dry_run=False)
    assert current_release(settings.home).folder.name == standing


def test_status_tells_who_is_late_how_old_it_is_and_what_was_refused(settings: Settings) -> None:
    standing = current_release(settings.home)
    built = datetime.fromisoformat(standing.manifest["built_at"])
    young = state_of(settings, standing, built + timedelta(hours=36))
    assert (young["old"], young["whole"], young["refused_files"]) == (False, True, [])
    old = state_of(settings, standing, built + timedelta(hours=37))
    assert (old["old"], old["hours"]) == (True, 37)
    assert in_words(old)[0].startswith("No night has ended well for 37 hours.")


def test_registers_are_late_by_the_clock_whatever_others_delivered(settings: Settings, worked_home: Path) -> None:
    standing = current_release(settings.home)
    newest = datetime.fromisoformat(standing.known_on).replace(tzinfo=UTC)
    late = state_of(settings, standing, newest)["late"]
    warned = [one for one in current_release(worked_home).manifest["gate"]["warnings"] if "rhythm" in one]
    assert len(late) == 3
    assert warned[0].endswith(", ".join(late))
    quarter_and_grace = newest + timedelta(days=31 + 92)
    after = state_of(settings, standing, quarter_and_grace)
    assert set(late) < set(after["late"]) and len(after["late"]) > 10
    assert any(line.startswith("Late: mitros with ") for line in in_words(after))


def test_a_refused_file_is_listed_until_it_is_gone(settings: Settings) -> None:
    standing = current_release(settings.home)
    finding = {"partner": "mitros", "delivery": "2022-12-31", "file": "huur.csv", "check": "identifier"}
    standing.manifest["findings"].append(finding)
    assert state_of(settings, standing, datetime.now(UTC))["refused_files"] == []
    there = settings.raw / "mitros" / "2022-12-31" / "huur.csv"
    there.parent.mkdir(parents=True)
    there.touch()
    found = state_of(settings, standing, datetime.now(UTC))
    assert found["refused_files"] == ["mitros/2022-12-31/huur.csv"]
    assert (
        "Refused, and still there: mitros/2022-12-31/huur.csv. Delete it and report it (docs/operations.md)."
        in in_words(found)
    )


def test_status_ends_with_1_for_a_damaged_release_and_still_tells_the_rest(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    published = current_release(settings.home).published
    published.chmod(stat.S_IRUSR | stat.S_IWUSR)
    os.truncate(published, 100)
    assert status(settings.raw, settings.home, plain=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["late"]) == (False, [])
    assert status(settings.raw, settings.home, plain=False) == 1
    assert capsys.readouterr().out.startswith("The release is not whole")


def test_status_ends_with_0_when_all_is_well(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.commands.status.late", lambda *_: [])
    release = current_release(settings.home)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest.write(release.folder, release.manifest | {"built_at": now})
    assert status(settings.raw, settings.home, plain=False) == 0
    assert capsys.readouterr().out.startswith("All is well.")


def test_a_release_from_before_manifests_were_signed_is_read_and_status_says_so(settings: Settings) -> None:
    standing = current_release(settings.home)
    now = datetime.fromisoformat(standing.manifest["built_at"])
    assert state_of(settings, standing, now)["signed"]
    del standing.manifest["sha256"]
    (standing.folder / "manifest.json").write_text(json.dumps(standing.manifest))
    found = state_of(settings, current_release(settings.home), now)
    assert (found["whole"], found["signed"]) == (True, False)
    assert [line for line in in_words(found) if "has no hash of its own" in line]
    assert not [line for line in in_words(found | {"signed": True}) if "hash" in line]


def test_work_that_was_stopped_halfway_is_told_with_the_command_that_finishes_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(settings.home, Unfinished("restore", "thuis restore /backup"))
    assert status(settings.raw, settings.home, plain=False) == 1
    assert "A restore was stopped halfway. Finish it: thuis restore /backup" in capsys.readouterr().out
    with pytest.raises(NothingReleased, match="Finish it"), workspace(settings):
        pass
    end(settings.home)
    with workspace(settings):
        pass
