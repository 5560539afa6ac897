"""One refresh at a time, always in a clean folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import NothingReleased
from pipelines.release.workspace import workspace
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
