"""`kill -9` at every point of the release step: everyone goes on reading a whole release, and the next night succeeds.

SQLite's method: the points are counted, then a real process is killed at the first, the second, and so on to the last.
"""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from killed_night import (
    KILLED,
    PREBUILT,
    Act,
    a_look,
    a_night,
    a_rollback,
    exit_code,
    had_their_time,
    other_work,
    passed,
)
from thuis_command import snapshot, thuis

from pipelines.release import manifest
from pipelines.release.current import Release, connect_read_only, current_release
from pipelines.release.faults import POINTS
from pipelines.release.going_back import left_behind
from pipelines.release.kept import kept, names_of
from pipelines.release.switch import hashes_of, is_whole

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready(first_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release, others that have had their time, what killed nights left, and a warehouse to release."""
    home = tmp_path_factory.mktemp("ready") / "home"
    shutil.copytree(first_home / "landing", home / "landing")
    (home / "raw").mkdir()
    build_before(current_release(first_home), home / PREBUILT)
    assert exit_code(a_night, home) == 0
    for days in range(1, 17):
        long_ago(current_release(home), timedelta(days=days))
    for left in (".building", ".going-20200101T000000-abcdef"):
        (home / "releases" / left / "quality").mkdir(parents=True)
        (home / "releases" / left / "warehouse.duckdb.wal").write_bytes(b"half")
    return home


def build_before(made: Release, prebuilt: Path) -> None:
    """What a night has in its building folder before its last step: some tables of a real warehouse and some pages."""
    (prebuilt / "quality" / "deliveries").mkdir(parents=True)
    (prebuilt / "publication").mkdir()
    shutil.copyfile(made.record / "relations.parquet", prebuilt / "publication" / "relations.parquet")
    for name in ("quality/index.html", "quality/deliveries/index.html"):
        shutil.copyfile(made.folder / name, prebuilt / name)
    for database, schema, tables in (
        (made.warehouse, "marts", ("data_quality", "lease_link")),
        (made.warehouse, "intermediate", ("int_registers",)),
        (made.published, "published", ("about",)),
    ):
        with connect_read_only(database) as connection:
            connection.execute(f"attach '{prebuilt / database.name}' as small")
            connection.execute(f"create schema small.{schema}")
            for table in tables:
                connection.execute(f"create table small.{schema}.{table} as from thuis.{schema}.{table}")
            # Closing the connection checkpoints when the last holder lets go, which may be after the files are copied.
            connection.execute("checkpoint small")
            connection.execute("detach small")
    assert not list(prebuilt.rglob("*.wal"))


def long_ago(release: Release, before: timedelta) -> None:
    """A small release of an earlier night beside this one."""
    built_at = datetime.fromisoformat(release.manifest["built_at"]) - before
    folder = release.folder.with_name(f"{built_at:%Y%m%dT%H%M%S}-abcdef")
    (folder / "quality").mkdir(parents=True)
    (folder / "quality" / "index.html").write_text(folder.name)
    contents = {"release": folder.name, "built_at": built_at.isoformat(), "files": hashes_of(folder)}
    manifest.write(folder, {**release.manifest, **contents})


@pytest.fixture(scope="module")
def released(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after a night: two releases of which the newer is current."""
    home = copy_of(ready, tmp_path_factory.mktemp("released"))
    assert exit_code(a_night, home) == 0
    return home


def copy_of(home: Path, place: Path) -> Path:
    return shutil.copytree(home, place / "home", symlinks=True)


def every_kill(act: Act, home: Path, place: Path) -> list[tuple[str, Path]]:
    """The home after a kill at each point that the act passes, and the name of that point."""
    names = passed(act, copy_of(home, place / "unharmed"))
    for number, name in enumerate(names, start=1):
        killed = copy_of(home, place / str(number))
        assert exit_code(act, killed, number) == KILLED, name
        yield name, killed
        shutil.rmtree(killed)


def assert_reads(home: Path) -> Release:
    """What every reader finds: a current release that is whole, as is all else that has a release's name."""
    release = current_release(home)
    assert release.folder.name in names_of(home) and release.manifest["release"] == release.folder.name
    assert [one.folder.name for one in kept(home) if not is_whole(one.folder, one.manifest["files"])] == []
    assert not list(release.folder.rglob("*.wal"))
    said = thuis("status", "--raw", home / "raw", "--home", home, "--json")
    assert json.loads(said.out)["whole"] and json.loads(said.out)["release"] == release.folder.name
    return release


def assert_tidy(home: Path) -> None:
    """Nothing is left of any night but its releases."""
    assert [path.name for path in (home / "releases").iterdir() if path.name.startswith((".building", ".going"))] == []


def test_a_night_killed_at_any_point_leaves_the_old_release_or_the_new_and_the_next_succeeds(
    ready: Path, tmp_path: Path
) -> None:
    old, names, going = current_release(ready).folder.name, set(names_of(ready)), had_their_time(ready)
    before, new, turned = snapshot(ready / "releases" / old), [], False
    for name, home in every_kill(a_night, ready, tmp_path):
        release = assert_reads(home)
        turned = turned or name == "current turned"
        assert (release.folder.name not in names) == turned, name
        assert snapshot(home / "releases" / old) == before, name
        assert names - going <= set(names_of(home)), name
        assert exit_code(a_night, home) == 0, name
        assert assert_reads(home).folder.name not in {*names, release.folder.name}, name
        assert not going & set(names_of(home)), name
        assert_tidy(home)
        new.append(name)
    assert len(going) >= 2 and len(new) > 40


def test_a_rollback_killed_at_any_point_leaves_one_of_both_releases_and_can_be_done_again(
    released: Path, tmp_path: Path
) -> None:
    newest, before = reversed(names_of(released)[-2:])
    for name, home in every_kill(a_rollback, released, tmp_path):
        standing = assert_reads(home).folder.name
        assert standing in (newest, before), name
        assert [one.folder.name for one in left_behind(home)] == ([newest] if standing == before else []), name
        if standing == newest:
            assert exit_code(a_rollback, home) == 0, name
        assert assert_reads(home).folder.name == before, name
        assert exit_code(a_night, home) == 0, name
        assert_reads(home)


def test_the_list_of_points_is_what_a_night_a_rollback_other_work_and_a_look_pass_in_that_order(
    ready: Path, tmp_path: Path
) -> None:
    home = copy_of(ready, tmp_path)
    (home / ".current.new").symlink_to("releases")
    met = [*passed(a_night, home), *passed(a_rollback, home), *passed(other_work, home), *passed(a_look, home)]
    assert tuple(dict.fromkeys(met)) == POINTS


def test_a_database_that_somebody_still_writes_is_not_released(released: Path, tmp_path: Path) -> None:
    home = copy_of(released, tmp_path)
    (home / PREBUILT / "published.duckdb.wal").write_bytes(b"half")
    assert exit_code(a_night, home) == 1
    assert assert_reads(home).folder.name == names_of(released)[-1]
    assert_tidy(home)
