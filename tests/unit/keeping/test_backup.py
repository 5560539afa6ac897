"""What `thuis backup` writes, what it refuses, and that the former backup stands until the new one is whole."""

import json
import shutil
from pathlib import Path

import pytest
from killed import at_every_step
from small_home import SECOND, add_release, as_backed_up, contents, small_home
from thuis_command import KEY, snapshot, thuis

from pipelines.commands.backup import backup
from pipelines.queries import saved
from pipelines.release.workspace import locked


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "backup"


def test_a_backup_holds_landing_decisions_and_releases_byte_for_byte(home: Path, folder: Path) -> None:
    (home / "log").mkdir()
    (home / "log" / "queries.jsonl").write_text("who asked")
    ended = thuis("backup", folder, "--home", home)
    assert (ended.code, ended.out) == (0, "")
    assert "Copied 10 of 10 files" in ended.err and "The key is not in it" in ended.err
    assert as_backed_up(folder) == contents(home)


@pytest.mark.parametrize("before", [None, 0o755])
def test_nobody_but_its_owner_may_read_a_backup(home: Path, folder: Path, before: int | None) -> None:
    if before:
        folder.mkdir(parents=True)
        folder.chmod(before)
    assert thuis("backup", folder, "--home", home).code == 0
    modes = [oct(path.stat().st_mode & 0o7777) for path in (folder, folder / "backup.json")]
    assert modes == ["0o700", "0o600"]


def test_a_folder_that_cannot_be_closed_to_others_gets_no_backup(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_ours(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    folder.mkdir(parents=True)
    folder.chmod(0o777)
    monkeypatch.setattr(Path, "chmod", not_ours)
    ended = thuis("backup", folder, "--home", home)
    assert (ended.code, f"Others may read {folder}" in ended.err, list(folder.iterdir())) == (2, True, [])


def test_queries_that_analysts_kept_are_in_it(home: Path, folder: Path) -> None:
    saved.keep(home, "how-many", "select count(*) from marts.dim_resident")
    thuis("backup", folder, "--home", home)
    assert "queries/how-many.sql" in as_backed_up(folder)


def test_what_lies_there_already_is_not_copied_again(home: Path, folder: Path) -> None:
    thuis("backup", folder, "--home", home)
    before = {path: path.stat().st_mtime_ns for path in (folder / "files").rglob("*") if path.is_file()}
    (home / "landing" / "registry.parquet").write_text("two deliveries")
    add_release(home, SECOND)
    ended = thuis("backup", folder, "--home", home, "--json")
    told = json.loads(ended.out)
    assert (told["files"], told["copied"], told["current"]) == (13, 3, f"releases/{SECOND}")
    assert as_backed_up(folder) == contents(home)
    again = {path: path.stat().st_mtime_ns for path in before if path.exists()}
    assert again == {path: before[path] for path in again} and len(before) - len(again) == 1


def test_a_file_of_the_backup_that_was_damaged_is_copied_anew(home: Path, folder: Path) -> None:
    thuis("backup", folder, "--home", home)
    damaged = max((folder / "files").rglob("*/*"), key=lambda path: path.stat().st_size)
    damaged.write_bytes(b"x" + damaged.read_bytes()[1:])
    assert "Copied 1 of 10" in thuis("backup", folder, "--home", home).err
    assert as_backed_up(folder) == contents(home)


def test_what_left_the_home_leaves_the_backup(home: Path, folder: Path) -> None:
    thuis("backup", folder, "--home", home)
    (home / "landing/leases/portaal@2022-12-31.1/accepted.parquet").write_text("nobody")
    thuis("backup", folder, "--home", home)
    assert not [path for path in (folder / "files").rglob("*/*") if path.read_bytes() == b"rows"]


def test_a_dry_run_says_how_much_and_writes_nothing(home: Path, folder: Path) -> None:
    before = snapshot(home)
    ended = thuis("backup", folder, "--home", home, "--dry-run")
    assert (ended.code, "Would copy 10 of 10 files" in ended.err) == (0, True)
    assert (snapshot(home), folder.exists()) == (before, False)


@pytest.mark.parametrize("place", ["home/backup", "home", ".", "home/landing"])
def test_a_backup_in_the_home_or_around_it_is_refused(home: Path, place: str) -> None:
    before = snapshot(home.parent)
    ended = thuis("backup", home.parent / place, "--home", home)
    assert (ended.code, "lie in one another" in ended.err, snapshot(home.parent)) == (2, True, before)


def test_a_folder_with_other_things_in_it_is_refused(home: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "holiday.jpg").touch()
    ended = thuis("backup", folder, "--home", home)
    assert (ended.code, "holds other things (holiday.jpg)" in ended.err) == (2, True)


def test_a_file_in_place_of_the_folder_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = thuis("backup", tmp_path / "file" / "backup", "--home", home)
    assert (ended.code, "is a file" in ended.err) == (2, True)


def test_a_home_with_nothing_in_it_and_one_that_is_not_there_are_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "nowhere"):
        ended = thuis("backup", folder, "--home", tmp_path / name)
        assert (ended.code, "back up" in ended.err, folder.exists()) == (2, True, False)


def test_the_backup_of_a_home_with_another_key_is_not_overwritten(home: Path, folder: Path, tmp_path: Path) -> None:
    thuis("backup", folder, "--home", home)
    before = as_backed_up(folder)
    other = small_home(tmp_path / "other")
    (other / "landing" / "key_fingerprint").write_text("ffffffffffffffff\n")
    ended = thuis("backup", folder, "--home", other)
    assert (ended.code, "another key" in ended.err, as_backed_up(folder)) == (2, True, before)


def test_a_damaged_release_is_not_backed_up_over_a_sound_one(home: Path, folder: Path) -> None:
    thuis("backup", folder, "--home", home)
    before = as_backed_up(folder)
    page = next(home.glob("releases/*/quality/index.html"))
    page.write_text("<htmk>")
    ended = thuis("backup", folder, "--home", home)
    assert (ended.code, "is damaged, so nothing was backed up" in ended.err) == (3, True)
    assert as_backed_up(folder) == before


def test_while_a_refresh_runs_nothing_is_backed_up(home: Path, folder: Path) -> None:
    with locked(home, "forgetting"):
        ended = thuis("backup", folder, "--home", home)
    assert (ended.code, "A forgetting is running on this home (process " in ended.err, folder.exists()) == (
        3,
        True,
        False,
    )


def test_a_key_that_was_left_among_the_decisions_is_refused(home: Path, folder: Path) -> None:
    (home / "decisions" / "note.txt").write_text(f"the key is {KEY}, keep it well")
    ended = thuis("backup", folder, "--home", home)
    assert (ended.code, "note.txt holds the key" in ended.err) == (2, True)
    assert not folder.exists()


def test_killed_anywhere_there_is_the_old_backup_or_the_new_one_and_the_next_succeeds(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    thuis("backup", folder, "--home", home)
    old = contents(home)
    shutil.copytree(folder, tmp_path / "before")
    (home / "landing" / "registry.parquet").write_text("two deliveries")
    (home / "decisions" / "links.csv").unlink()
    add_release(home, SECOND)
    new = contents(home)
    seen = []
    for _ in at_every_step(lambda: backup(folder, home, False, False)):
        seen.append(as_backed_up(folder) == new)
        assert seen[-1] or as_backed_up(folder) == old
        backup(folder, home, False, False)
        assert as_backed_up(folder) == new
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "before", folder)
    assert len(seen) > 15 and {True, False} == set(seen)


def test_a_first_backup_that_is_killed_is_no_backup(home: Path, folder: Path) -> None:
    for _ in at_every_step(lambda: backup(folder, home, False, False)):
        listed = (folder / "backup.json").exists()
        ended = thuis("restore", folder, "--home", home.parent / "new", "--dry-run")
        assert (ended.code, "There is no backup" in ended.err) == ((0, False) if listed else (2, True))
        shutil.rmtree(folder, ignore_errors=True)
