"""What `thuis restore` puts back, what it refuses, and that a kill leaves something the same command completes."""

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import another_user
import pytest
from killed import at_every_step
from small_home import FIRST, SECOND, add_release, contents, small_home
from thuis_command import refresh, thuis

from pipelines.commands.backup import bring_back
from pipelines.keeping.listing import files_of
from pipelines.queries import saved
from pipelines.release import modes, switch


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home")


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A backup of the home."""
    assert thuis("backup", tmp_path / "backup", "--home", home).code == 0
    return tmp_path / "backup"


def place_of(folder: Path, place: str) -> Path:
    """Where the backup keeps a file."""
    digest = json.loads((folder / "backup.json").read_text())["files"][place]["sha256"]
    return folder / "files" / digest[:2] / digest


def test_a_restored_home_is_the_one_that_was_backed_up(home: Path, folder: Path, tmp_path: Path) -> None:
    ended = thuis("restore", folder, "--home", tmp_path / "new")
    assert (ended.code, "Put back 10 files" in ended.err) == (0, True)
    assert contents(tmp_path / "new") == contents(home)
    for path in files_of(home):
        state, copied = path.stat(), (tmp_path / "new" / path.relative_to(home)).stat()
        assert (state.st_mode, state.st_mtime_ns) == (copied.st_mode, copied.st_mtime_ns)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        *("current", "decisions", "landing", "refresh.lock", "releases")
    ]


@pytest.fixture(params=[0o022, 0o027, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    former = os.umask(request.param)
    yield request.param
    os.umask(former)


def test_folders_are_as_open_as_a_refresh_makes_them_whatever_the_mask(mask: int, home: Path, tmp_path: Path) -> None:
    (home / "releases" / FIRST / "quality" / "deliveries" / "portaal").mkdir(parents=True)
    report = home / "releases" / FIRST / "quality" / "deliveries" / "portaal" / "2022-12-31.json"
    report.write_text("{}")
    release = home / "releases" / FIRST
    manifest = {"release": FIRST, "files": switch.hashes_of(release)}
    (release / "manifest.json").write_text(json.dumps(manifest))
    assert thuis("backup", tmp_path / "kept", "--home", home).code == 0
    assert thuis("restore", tmp_path / "kept", "--home", tmp_path / "new").code == 0
    folders = [one for one in (tmp_path / "new").rglob("*") if one.is_dir() and not one.is_symlink()]
    found = {str(one.relative_to(tmp_path)): one.stat().st_mode & 0o7777 for one in folders}
    new, put_back = "new", f"new/releases/{FIRST}"
    passages = {"new/releases", put_back, f"{put_back}/quality", f"{put_back}/quality/deliveries"}
    assert {place: oct(mode) for place, mode in found.items() if mode != 0o750 or place in passages} == dict.fromkeys(
        passages, "0o751"
    )
    assert f"{put_back}/quality/deliveries/portaal" in found and f"{new}/landing/leases" in found
    assert (tmp_path / new).stat().st_mode & 0o7777 == 0o751


def test_what_the_group_may_do_with_the_kept_queries_of_a_home_stays(home: Path, tmp_path: Path) -> None:
    saved.keep(home, "how-many", "select count(*) from marts.dim_resident")
    (home / "queries").chmod(0o2777)
    thuis("backup", tmp_path / "kept", "--home", home)
    assert thuis("restore", tmp_path / "kept", "--home", home, "--replace").code == 0
    assert oct((home / "queries").stat().st_mode & 0o7777) == "0o2770"


def test_another_user_reads_what_is_published_and_nothing_else_that_was_put_back(mask: int, home: Path) -> None:
    world, release = home.parent / "world", home / "releases" / FIRST
    world.mkdir()
    world.chmod(0o755)
    (release / "published.duckdb").write_text("figures")
    (release / "manifest.json").write_text(json.dumps({"release": FIRST, "files": switch.hashes_of(release)}))
    for path in release.rglob("*"):
        path.chmod(modes.mode_of(path, passage=True))
    assert thuis("backup", world / "kept", "--home", home).code == 0
    assert thuis("restore", world / "kept", "--home", world / "new").code == 0
    paths = [path for path in world.rglob("*") if path.is_file() and path.parent.name not in ("new", "releases")]
    another_user.give_away(world)
    look = "import os, sys; print(*(path for path in sys.stdin.read().split() if os.access(path, os.R_OK)))"
    ended = another_user.run([sys.executable, "-c", look], input="\n".join(map(str, paths)))
    assert ended.stdout.split() == [str(world / "new" / "releases" / FIRST / "published.duckdb")]


@pytest.mark.parametrize("hurt", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
@pytest.mark.parametrize("place", ["landing/registry.parquet", f"releases/{FIRST}/warehouse.duckdb"])
def test_a_backup_with_a_missing_or_damaged_file_is_refused_and_the_file_named(
    folder: Path, tmp_path: Path, place: str, hurt: object
) -> None:
    file = place_of(folder, place)
    file.chmod(0o600)
    hurt(file)  # type: ignore[operator]
    for options in ((), ("--dry-run",)):
        ended = thuis("restore", folder, "--home", tmp_path / "new", *options)
        assert (ended.code, f"missing or damaged are {place}" in ended.err) == (3, True)
        assert not contents(tmp_path / "new").get("landing/key_fingerprint")


def test_one_flipped_bit_anywhere_in_the_backup_is_found(folder: Path, tmp_path: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        whole, mode = path.read_bytes(), path.stat().st_mode
        path.chmod(0o600)
        half = len(whole) // 2
        path.write_bytes(whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :])
        assert thuis("restore", folder, "--home", tmp_path / "new", "--dry-run").code in (2, 3), path
        path.write_bytes(whole)
        path.chmod(mode)
    assert thuis("restore", folder, "--home", tmp_path / "new", "--dry-run").code == 0


def test_a_list_that_was_cut_or_changed_is_no_list(folder: Path, tmp_path: Path) -> None:
    text = (folder / "backup.json").read_text()
    for spoiled in ("", text[: len(text) // 2], "[]", text.replace(FIRST, SECOND)):
        (folder / "backup.json").write_text(spoiled)
        ended = thuis("restore", folder, "--home", tmp_path / "new")
        assert (ended.code, "is damaged" in ended.err) == (2, True)


def test_a_folder_without_a_backup_is_the_readers_mistake(tmp_path: Path) -> None:
    ended = thuis("restore", tmp_path, "--home", tmp_path / "new")
    assert ended.code == 2
    ended = thuis("restore", tmp_path / "nowhere", "--home", tmp_path / "new")
    assert (ended.code, "There is no backup in" in ended.err) == (2, True)


def test_a_home_that_holds_anything_is_refused_unless_told(home: Path, folder: Path) -> None:
    before = contents(home)
    add_release(home, SECOND)
    (home / "landing" / "leases" / "later").mkdir()
    (home / "landing" / "leases" / "later" / "accepted.parquet").write_text("not in the backup")
    standing = contents(home)
    ended = thuis("restore", folder, "--home", home)
    assert (ended.code, "holds landing, decisions, releases already" in ended.err) == (2, True)
    assert thuis("restore", folder, "--home", home, "--replace", "--dry-run").code == 0
    assert contents(home) == standing
    assert thuis("restore", folder, "--home", home, "--replace").code == 0
    assert contents(home) == before


def test_a_backup_from_before_a_forgetting_does_not_bring_the_person_back(home: Path, folder: Path) -> None:
    (home / "decisions" / "forgotten").mkdir()
    (home / "decisions" / "forgotten" / "2026-01-02-0a1b2c3d.json").write_text("{}")
    before = contents(home)
    ended = thuis("restore", folder, "--home", home, "--replace")
    assert (ended.code, "1 times people were forgotten" in ended.err, contents(home)) == (3, True, before)


def test_a_backup_within_the_home_is_refused(home: Path, folder: Path) -> None:
    inside = shutil.copytree(folder, home / "backup")
    ended = thuis("restore", inside, "--home", home, "--replace")
    assert (ended.code, "lie in one another" in ended.err) == (2, True)


def test_the_key_that_belongs_to_the_backup_is_asked_for(folder: Path, tmp_path: Path) -> None:
    ended = thuis("restore", folder, "--home", tmp_path / "new", "--json")
    assert "Its key (0123456789abcdef) is not here: restore that too before a refresh" in ended.err
    assert json.loads(ended.out)["key_fingerprint"] == "0123456789abcdef"


@pytest.mark.parametrize("replace", [False, pytest.param(True, marks=pytest.mark.deep)])
def test_killed_anywhere_the_home_is_the_old_one_or_the_same_command_completes_it(
    home: Path, folder: Path, tmp_path: Path, replace: bool
) -> None:
    wanted, target = contents(home), tmp_path / "target"

    def fresh() -> dict[str, bytes]:
        shutil.rmtree(target, ignore_errors=True)
        if replace:
            add_release(small_home(target), SECOND)
            (target / "landing" / "registry.parquet").write_text("not in the backup")
        return contents(target)

    old = fresh()
    states = set()
    for _ in at_every_step(lambda: bring_back(folder, target, replace, False, False)):
        begun = (target / "unfinished.json").exists()
        states.add("begun" if begun else "old" if contents(target) == old else "new")
        assert begun or contents(target) in (old, wanted)
        if begun:
            ended = refresh(tmp_path, target)
            assert ended.code == 3
            assert thuis("backup", tmp_path / "other", "--home", target).code == 3
        with contextlib.redirect_stderr(io.StringIO()):
            bring_back(folder, target, replace or contents(target) == wanted, False, False)
        assert contents(target) == wanted
        assert not (target / "unfinished.json").exists() and not (target / ".restoring").exists()
        fresh()
    assert states == {"begun", "old", "new"}
