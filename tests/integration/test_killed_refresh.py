"""A refresh killed at random moments, and a refresh elsewhere: both come to the very tables of an undisturbed one here.

The moments are drawn, so that no fault point decides what is tried; the process group is killed, as a power cut does.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_region import region
from thuis_command import KEY, refresh, snapshot, thuis

from pipelines.release.current import current_release
from pipelines.release.kept import kept
from pipelines.release.switch import is_whole
from pipelines.settings import PROJECT

pytestmark = pytest.mark.slow
SEED = 2021
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
HERE = {"TZ": "America/Anchorage", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "11"}
COMMAND = (sys.executable, "-m", "pipelines.cli", "refresh")


@dataclass(frozen=True)
class Rebuilt:
    """The tables that a refresh in a copy of the repository made, and how many seconds it took."""

    tables: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deliveries of the sixteen residents with the day that each came in: a rebuild needs both."""
    raw = region(tmp_path_factory.mktemp("dated") / "raw")
    lines = [f"{path.parent.name},{path.name},{path.name[:4]}-12-31\n" for path in sorted(raw.glob("*/*"))]
    (raw / "received.csv").write_text("".join(["partner,delivery,received_on\n", *lines]), encoding="utf-8")
    return raw


@pytest.fixture(scope="module")
def elsewhere(first_home: Path, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Rebuilt:
    """What an undisturbed refresh makes of the same home: what hides depends on what was published before."""
    place = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(first_home, place / "home", symlinks=True)
    return rebuilt(raw, place, ELSEWHERE)


def rebuilt(raw: Path, place: Path, world: dict[str, str], within: tuple[str, ...] = (), umask: int = 0o022) -> Rebuilt:
    """Refresh in a copy of the repository, with a copy of deliveries and key, in another environment.

    The home is the one that lies in `place`, else a new one.
    """
    clone, home, key = place / "a clone", place / "home", place / "the key"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file() and name.startswith(("pipelines/", "validations/", "dbt_project/")):
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, clone / name)
    shutil.copytree(raw, place / "deliveries")
    key.write_text(f"{KEY}\n")
    key.chmod(0o600)
    start = time.monotonic()
    ended = subprocess.run(
        [*within, *COMMAND, "--raw", str(place / "deliveries"), "--home", str(home)],
        cwd=clone, env={**os.environ, **world, "PYTHONPATH": str(clone), "THUIS_KEY_FILE": str(key)}, umask=umask,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode in (0, 1), ended.stderr
    return Rebuilt(tables_of(home), time.monotonic() - start)


def tables_of(home: Path) -> dict[str, Any]:
    """Rows and digest of every table that analysts and funders read."""
    manifest = current_release(home).manifest
    assert len(manifest["tables"]) > 20 and len(manifest["published_tables"]) > 10
    return {"marts": manifest["tables"], "published": manifest["published_tables"]}


def killed_after(seconds: float, raw: Path, home: Path) -> bool:
    """Run a refresh and kill it with all its children; False when it had ended by then."""
    command = [*COMMAND, "--raw", str(raw), "--home", str(home)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, start_new_session=True, **quiet) as process:
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def assert_stands(home: Path, old: str, before: dict[str, str]) -> str:
    """The current release, which is whole, as the old one is to the byte; status reads it."""
    release = current_release(home)
    assert all(is_whole(one.folder, one.manifest["files"]) for one in kept(home))
    assert snapshot(home / "releases" / old) == before
    said = json.loads(thuis("status", "--raw", home, "--home", home, "--json").out)
    assert said["whole"] and said["release"] == release.folder.name == release.manifest["release"]
    return release.folder.name


def survive(kills: int, a_refresh_after: int, first_home: Path, raw: Path, place: Path, undisturbed: Rebuilt) -> None:
    """Kill refreshes of a home at drawn moments; after so many kills let one be, and look what it made."""
    moments = random.Random(SEED)
    old, done = current_release(first_home).folder.name, 0
    before = snapshot(first_home / "releases" / old)
    home = shutil.copytree(first_home, place / "home", symlinks=True)
    while done < kills:
        done += killed_after(moments.uniform(0, undisturbed.seconds), raw, home)
        if done and done % a_refresh_after == 0 and current_release(home).folder.name == old:
            ended = refresh(raw, home)
            assert ended.code in (0, 1) and ended.lines_on("Released"), ended.err
        if assert_stands(home, old, before) != old:
            assert tables_of(home) == undisturbed.tables
            if done < kills:
                shutil.rmtree(home)
                shutil.copytree(first_home, home, symlinks=True)
    assert current_release(home).folder.name != old


def test_a_refresh_survives_five_kills_and_the_next_makes_the_tables_of_an_undisturbed_one_in_another_clone(
    first_home: Path, raw: Path, tmp_path: Path, elsewhere: Rebuilt
) -> None:
    survive(5, 5, first_home, raw, tmp_path, elsewhere)


@pytest.mark.deep
def test_a_refresh_survives_two_hundred_kills(first_home: Path, raw: Path, tmp_path: Path, elsewhere: Rebuilt) -> None:
    survive(200, 10, first_home, raw, tmp_path, elsewhere)


@pytest.mark.deep
def test_two_clones_in_two_worlds_make_the_same_tables(raw: Path, tmp_path: Path) -> None:
    there = rebuilt(raw, tmp_path / "there", ELSEWHERE, ("taskset", "--cpu-list", "0"), umask=0o077)
    assert rebuilt(raw, tmp_path / "here", HERE).tables == there.tables
