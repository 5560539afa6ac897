"""A disk that is really full: the old release stands, the message says how much is needed, and room is all it takes."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_disk import SmallDisk, small_disk
from small_region import region

from pipelines.release import room
from pipelines.release.current import current_release
from pipelines.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.deep]
SENTENCE = re.compile(r"no room left on the disk of (\S+): (\d+) MB free, and a refresh needs about (\d+) MB\. The old")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return region(tmp_path_factory.mktemp("newer") / "raw")


@pytest.fixture(scope="module")
def disk(first_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    """A disk on which a home with a release has as much room left as that release has, and no more."""
    with small_disk(tmp_path_factory.mktemp("disk") / "small", 64) as small:
        assert small.run("cp", "-a", first_home, small.folder / "home").returncode == 0
        yield small


@pytest.fixture
def home(disk: SmallDisk) -> Path:
    return disk.folder / "home"


def leave_free(disk: SmallDisk, megabytes: float) -> None:
    """Fill the disk with something else until so much is free."""
    disk.run("rm", "-f", disk.folder / "else")
    taken = int(disk.free() - megabytes * 1e6)
    assert disk.run("fallocate", "-l", taken, disk.folder / "else").returncode == 0


def current(disk: SmallDisk, home: Path) -> tuple[str, str]:
    """The current release and one hash over all its files."""
    name = disk.run("readlink", home / "current").stdout.strip()
    hashes = disk.run("sh", "-c", f"cd '{home}/current/' && find . -type f | sort | xargs sha256sum | sha256sum").stdout
    return name, hashes


def test_a_full_disk_stops_the_night_with_what_it_needs_and_the_next_with_room_succeeds(
    disk: SmallDisk, home: Path, raw: Path
) -> None:
    before = current(disk, home)

    leave_free(disk, 2)  # clearly too little: said before anything is done
    early = disk.thuis("refresh", "--raw", raw, "--home", home)
    assert early.returncode == 3 and "intake deliveries=" not in early.stderr
    assert_says(early.stderr, disk, 2)
    assert current(disk, home) == before

    leave_free(disk, 9)  # enough to try and too little to end: the disk is full while the warehouse is built
    late = disk.thuis("refresh", "--raw", raw, "--home", home)
    assert late.returncode == 3 and "intake deliveries=" in late.stderr
    assert_says(late.stderr, disk, 9)
    assert current(disk, home) == before
    assert disk.run("ls", "-A", home / "releases").stdout.split() == [before[0].rpartition("/")[2]]

    disk.run("mkdir", home / "releases" / ".building")  # what a night leaves that was killed when the disk was full
    disk.run("dd", "if=/dev/zero", f"of={home}/releases/.building/half", "bs=1M")
    assert disk.free() == 0
    disk.resize(128)
    disk.run("rm", "-f", disk.folder / "else")
    ended = disk.thuis("refresh", "--raw", raw, "--home", home)
    assert ended.returncode in (0, 1), ended.stderr
    assert current(disk, home)[0] != before[0]
    assert '"whole": true' in disk.thuis("status", "--raw", raw, "--home", home, "--json").stdout


def assert_says(stderr: str, disk: SmallDisk, free: int) -> None:
    """One sentence with the disk, what is free on it and what is needed; no traceback."""
    told = SENTENCE.search(stderr.splitlines()[-1])
    assert told, stderr
    assert told.group(1).startswith(str(disk.folder)) and "Traceback" not in stderr
    assert int(told.group(2)) <= free + 1 and 10 <= int(told.group(3)) <= 40


def test_a_lock_is_taken_and_leftovers_go_when_not_a_byte_is_free(disk: SmallDisk, home: Path) -> None:
    disk.run("mkdir", "-p", home / "releases" / ".building")
    disk.run("sh", "-c", f"rm '{home}/refresh.lock'; dd if=/dev/zero of='{home}/releases/.building/half' bs=4k")
    assert disk.free() == 0
    ended = disk.thuis("refresh", "--raw", disk.folder, "--home", home)
    assert ended.returncode == 3 and "There are no deliveries" in ended.stderr
    clean = "from pathlib import Path; from pipelines.release.workspace import workspace; "
    clean += "from pipelines.settings import Settings; import sys; home = Path(sys.argv[1])\n"
    clean += "with workspace(Settings(home, home, home / 'key')): pass"
    done = disk.run(sys.executable, "-c", clean, home)
    assert done.returncode == 0, done.stderr
    assert disk.free() > 10e6


def test_a_first_refresh_is_never_refused_for_room_it_might_not_need(
    tmp_path: Path, first_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "free", lambda place: 1_000_000)
    new = Settings(tmp_path, tmp_path / "home", tmp_path / "key")
    room.require_room(new)
    assert "1 MB free, and a refresh needs more than that" in room.shortage(new)
    standing = Settings(tmp_path, first_home, tmp_path / "key")
    assert room.needed(standing) > current_release(first_home).warehouse.stat().st_size
    with pytest.raises(room.NoRoom, match="needs about"):
        room.require_room(standing)
