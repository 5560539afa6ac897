"""A current release whose manifest cannot be read or was changed, or whose folder is gone: what each command says, and
the way out."""

import json
import shutil
from pathlib import Path

import pytest
from thuis_command import Ended, snapshot, thuis

from pipelines.errors import ReleaseDamaged
from pipelines.release import manifest, news, switch
from pipelines.release.current import current_release
from pipelines.release.kept import let_go
from pipelines.release.room import needed
from pipelines.settings import Settings

EARLIEST, EARLIER = "20200101T000000-aaaaaa", "20200201T000000-bbbbbb"


@pytest.fixture
def home(worked_home: Path, tmp_path: Path) -> Path:
    """A home with the release of the worked example and, by other names, two before it."""
    home, standing = tmp_path / "home", current_release(worked_home)
    shutil.copytree(worked_home / "landing", home / "landing")
    for name in (EARLIEST, EARLIER, standing.folder.name):
        shutil.copytree(standing.folder, home / "releases" / name)
        manifest.write(home / "releases" / name, standing.manifest | {"release": name})
        switch.turn(home / "current", home / "releases" / name)
    (tmp_path / "raw").mkdir()
    return home


def cut(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_bytes(file.read_bytes()[:1000])


def emptied(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"")


def not_text(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\xfe\x00")


def of_another_kind(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def edited(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"known_on": "2022-06-30"}))


def taken_away(folder: Path) -> None:
    (folder / "manifest.json").unlink()


DAMAGES = {
    cut: "its manifest cannot be read",
    emptied: "its manifest cannot be read",
    not_text: "its manifest cannot be read",
    of_another_kind: "its manifest cannot be read",
    edited: "its manifest was changed after it was signed",
    taken_away: "its manifest is gone",
    shutil.rmtree: "is gone",
}
each_damage = pytest.mark.parametrize(("hurt", "words"), DAMAGES.items(), ids=[hurt.__name__ for hurt in DAMAGES])


def current(home: Path) -> str:
    return (home / "current").readlink().name


def run(home: Path, *command: object) -> Ended:
    ended = thuis(*command, "--home", home)
    assert "Thuis itself failed" not in ended.err
    return ended


@each_damage
def test_status_says_what_is_the_matter_and_the_way_out(home: Path, hurt: object, words: str) -> None:
    hurt(home / "releases" / current(home))  # type: ignore[operator]
    ended = run(home, "status", "--raw", home.parent / "raw")
    first = ended.out.splitlines()[0]
    assert ended.code == 1
    assert first.startswith("The release is not whole.") and words in first and "thuis rollback" in first
    told = json.loads(run(home, "status", "--raw", home.parent / "raw", "--json").out)
    assert told["whole"] is False and words in told["damage"]


@each_damage
def test_the_releases_are_listed_and_one_goes_back_to_the_newest_whole_one(
    home: Path, hurt: object, words: str
) -> None:
    standing = current(home)
    hurt(home / "releases" / standing)  # type: ignore[operator]
    ended = run(home, "releases")
    assert ended.code == 0 and words in ended.err
    lines = [line.split("  known")[0] for line in ended.out.splitlines() if standing not in line]
    assert lines == [f"  {EARLIER}", f"  {EARLIEST}"]
    assert [line[0] for line in ended.out.splitlines() if standing in line] == ([] if hurt is shutil.rmtree else ["!"])
    (home / "releases" / EARLIER / "published.duckdb").unlink()
    assert (run(home, "rollback", "--dry-run").code, current(home)) == (0, standing)
    ended = run(home, "rollback")
    assert (ended.code, current(home)) == (0, EARLIEST)
    assert run(home, "releases").code == 0


def test_a_later_release_is_gone_to_when_there_is_none_before(home: Path) -> None:
    newest = current(home)
    assert run(home, "rollback", EARLIEST).code == 0
    cut(home / "releases" / EARLIEST)
    assert (run(home, "rollback").code, current(home)) == (0, newest)


def test_nobody_goes_back_to_a_damaged_release_and_is_told_which_there_are(home: Path) -> None:
    standing = current(home)
    for name in (EARLIEST, EARLIER):
        cut(home / "releases" / name)
    ended = run(home, "rollback")
    assert (ended.code, "none is whole" in ended.err, EARLIER in ended.err) == (3, True, True)
    ended = run(home, "rollback", EARLIER)
    assert (ended.code, "its manifest cannot be read. Name another" in ended.err) == (3, True)
    assert current(home) == standing


@each_damage
def test_backup_and_forget_refuse_in_words_and_change_nothing(home: Path, hurt: object, words: str) -> None:
    hurt(home / "releases" / current(home))  # type: ignore[operator]
    before = snapshot(home / "releases") | snapshot(home / "landing")
    ended = run(home, "backup", home.parent / "kept")
    assert (ended.code, "so nothing was backed up" in ended.err) == (3, True)
    ended = run(home, "expire", "--raw", home.parent / "raw", "--on", "2023-01-01")
    assert (ended.code, words in ended.err) == (3, True)
    assert (snapshot(home / "releases") | snapshot(home / "landing"), (home.parent / "kept").exists()) == (
        before,
        False,
    )


@each_damage
def test_a_question_is_told_what_is_the_matter(home: Path, hurt: object, words: str) -> None:
    hurt(home / "releases" / current(home))  # type: ignore[operator]
    ended = run(home, "publish", "--dry-run")
    assert (ended.code, words in ended.err) == (3, True)
    ended = run(home, "sql", "select 1 as one")
    assert (ended.code, "thuis rollback" in ended.err) == ((3, True) if hurt is shutil.rmtree else (0, False))


@each_damage
def test_a_refresh_goes_on_without_it(home: Path, hurt: object, words: str) -> None:
    standing = current(home)
    hurt(home / "releases" / standing)  # type: ignore[operator]
    settings = Settings(home.parent / "raw", home, home.parent / "key")
    assert news.unchanged_release(settings, "any key") is None
    assert needed(settings) == 0
    let_go(home)
    assert (home / "releases" / standing).exists() != (hurt is shutil.rmtree)
    with pytest.raises(ReleaseDamaged, match=words):
        current_release(home)
