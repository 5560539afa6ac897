"""What `thuis key` tells of a key, and that it never tells the key."""

import json
import os
import shutil
from pathlib import Path

import pytest
from thuis_command import KEY, thuis

from pipelines.intake.pseudonyms import check_key, fingerprint

DAY = 86_400  # seconds


@pytest.fixture
def home(tmp_path: Path) -> Path:
    check_key(tmp_path / "home" / "landing", KEY.encode())
    return tmp_path / "home"


@pytest.fixture
def own_key(key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = shutil.copy2(key_file, tmp_path / "key")
    monkeypatch.setenv("THUIS_KEY_FILE", str(place))
    return place


def test_the_key_of_a_home_is_told_by_its_fingerprint_and_age(home: Path, own_key: Path) -> None:
    written = own_key.stat().st_mtime - 12 * DAY
    os.utime(own_key, (written, written))
    ended = thuis("key", "--home", home)
    assert ended.code == 0
    assert ended.out.startswith(f"Key {fingerprint(KEY.encode())}, 12 days old, in {own_key} (mode 0600).")
    assert "This home was made with it." in ended.out


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("content", [KEY, "quite-another-key"])
def test_the_key_itself_is_never_shown(home: Path, own_key: Path, options: tuple[str, ...], content: str) -> None:
    own_key.write_text(content)
    ended = thuis("key", "--home", home, *options)
    assert content not in ended.out + ended.err


def test_another_key_than_the_homes_ends_with_one_and_says_which_is_wanted(home: Path, own_key: Path) -> None:
    own_key.write_text("quite-another-key")
    ended = thuis("key", "--home", home, "--json")
    told = json.loads(ended.out)
    assert ended.code == 1
    assert told["home_fingerprint"] == fingerprint(KEY.encode()) != told["fingerprint"]
    assert "refuses this one" in thuis("key", "--home", home).out


def test_a_key_that_others_may_read_ends_with_one(home: Path, own_key: Path) -> None:
    own_key.chmod(0o640)
    ended = thuis("key", "--home", home)
    assert (ended.code, f"Close it: chmod 600 {own_key}" in ended.out) == (1, True)


def test_a_key_inside_the_home_ends_with_one(home: Path, own_key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUIS_KEY_FILE", str(own_key.rename(home / "key")))
    ended = thuis("key", "--home", home)
    assert (ended.code, "lies inside the home" in ended.out, "Move it outside" in ended.out) == (1, True, True)
    assert thuis("key", "--home", home, "--json").code == 1


def test_a_new_home_takes_whatever_key_comes_first(tmp_path: Path, own_key: Path) -> None:
    ended = thuis("key", "--home", tmp_path / "new")
    assert (ended.code, "has taken in nothing yet" in ended.out) == (0, True)
    assert not (tmp_path / "new").exists()


def test_no_key_is_the_readers_mistake_and_none_is_made(home: Path, own_key: Path) -> None:
    own_key.unlink()
    ended = thuis("key", "--home", home)
    assert (ended.code, "from its own backup" in ended.err, own_key.exists()) == (2, True, False)
    ended = thuis("key", "--home", home.parent / "new")
    assert (ended.code, "cannot be read" in ended.err, own_key.exists()) == (2, True, False)
