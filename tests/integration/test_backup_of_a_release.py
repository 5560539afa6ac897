"""A real home, backed up and put back: the same figures, the same releases, no news, and the key nowhere."""

import shutil
from pathlib import Path

import pytest
from small_region import FIRST, region
from thuis_command import KEY, holds, marts, refresh, snapshot, thuis

pytestmark = pytest.mark.slow


@pytest.fixture
def restored(first_home: Path, tmp_path: Path) -> Path:
    home = shutil.copytree(first_home, tmp_path / "home", symlinks=True)
    assert thuis("backup", tmp_path / "backup", "--home", home).code == 0
    shutil.rmtree(home)
    assert thuis("restore", tmp_path / "backup", "--home", home).code == 0
    return home


def test_a_restored_home_is_whole_answers_the_same_and_finds_no_news(
    first_home: Path, restored: Path, tmp_path: Path
) -> None:
    residents = "select * from marts.dim_resident order by resident_key"
    assert marts(restored, residents) == marts(first_home, residents)
    raw = region(tmp_path / "raw", FIRST)
    told = thuis("status", "--raw", raw, "--home", restored, "--json")
    assert '"whole": true' in told.out
    ended = refresh(raw, restored)
    assert (ended.code, ended.err.startswith("No news: ")) == (0, True)
    assert thuis("key", "--home", restored).code == 0


def test_the_key_is_in_no_byte_of_the_backup(restored: Path, tmp_path: Path) -> None:
    assert len(snapshot(tmp_path / "backup")) > 50
    assert holds(tmp_path / "backup", KEY) == []
    assert holds(restored, KEY) == []
