"""One refresh at a time, always in a clean folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from thuis_command import thuis

from pipelines.errors import NothingReleased
from pipelines.release.workspace import boot_id, locked, workspace
from pipelines.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from pipelines.release.workspace import workspace
from pipelines.settings import Settings
home = Path(sys.argv[1])
with workspace(Settings(home, home, home / "key")) as building:
    (building / "half.duckdb").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "raw", tmp_path / "home", tmp_path / "key")


def holding_process(home: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_refresh_says_who_runs(settings: Settings) -> None:
    first = holding_process(settings.home)
    try:
        with pytest.raises(NothingReleased, match=f"process {first.pid}"), workspace(settings):
            pass
    finally:
        first.kill()
        first.wait()


def test_a_killed_refresh_leaves_no_lock_and_its_leftovers_go_before_the_next_builds(settings: Settings) -> None:
    first = holding_process(settings.home)
    first.kill()
    first.wait()
    assert (settings.building / "half.duckdb").exists()
    with workspace(settings) as building:
        assert list(building.iterdir()) == []


def test_nothing_half_built_stays_after_an_error(settings: Settings) -> None:
    with pytest.raises(ValueError, match="broken"), workspace(settings) as building:
        (building / "half.duckdb").write_text("half")
        raise ValueError("broken")
    assert not settings.building.exists()


def test_whoever_else_changes_a_home_waits_for_the_refresh_too(settings: Settings) -> None:
    (settings.releases / "20240105T023000-abcdef").mkdir(parents=True)
    (settings.releases / "20240105T023000-abcdef" / "manifest.json").write_text(
        '{"built_at": "2024-01-05T02:30:00+00:00"}'
    )
    settings.current.symlink_to("releases/20240105T023000-abcdef")
    first = holding_process(settings.home)
    try:
        for command in (["rollback"], ["backup", str(settings.home.parent / "kept")]):
            ended = thuis(*command, "--home", settings.home)
            assert ended.code == 3 and f"A refresh is running on this home (process {first.pid}" in ended.err
    finally:
        first.kill()
        first.wait()


def test_a_lock_file_of_a_living_process_number_or_a_former_start_of_the_machine_holds_nobody(
    settings: Settings,
) -> None:
    settings.home.mkdir()
    for boot in (boot_id(), "a-former-start"):
        lock = settings.home / "refresh.lock"
        lock.write_text(json.dumps({"pid": os.getppid(), "boot": boot, "since": "2024-01-05T02:30:00+00:00"}))
        with locked(settings.home, "backup"):
            mine = json.loads(lock.read_text())
            assert (mine["work"], mine["pid"], mine["boot"]) == ("backup", os.getpid(), boot_id())


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ({"work": "restore"}, "A restore is running on this home (process 7 of another machine, since then)"),
        ({}, "Other work is running on this home (process 7 of another machine, since then)"),
        (None, "Other work is running on this home (it does not say which)"),
    ],
)
def test_the_work_that_holds_a_home_is_told_and_never_guessed(
    settings: Settings, note: dict[str, str] | None, said: str
) -> None:
    settings.home.mkdir()
    with locked(settings.home, "refresh"):
        lock = settings.home / "refresh.lock"
        lock.write_text("" if note is None else json.dumps({"pid": 7, "boot": "elsewhere", "since": "then", **note}))
        with pytest.raises(NothingReleased) as refused, locked(settings.home, "backup"):
            pass
    assert str(refused.value) == f"{said}. Try again later."
