"""What may break during a refresh does not touch what stands: the release before it is read on, to the byte.

Each failure is caused for real or where our own code meets it (a full disk, a bug), on a copy of a good home that is
offered newer deliveries.
"""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest
from small_region import region
from thuis_command import Ended, landed, marts, refresh, snapshot

from pipelines.defs import landing, publication
from pipelines.intake.preparing import DeliveryReader
from pipelines.release import manifest
from pipelines.release.current import current_release
from pipelines.release.workspace import workspace
from pipelines.settings import Settings

SECRET = "P01"
PATIENCE = 120
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Home:
    """A home with a release, newer deliveries for it, and what the release was before anything went wrong."""

    path: Path
    raw: Path
    release: str
    before: dict[str, str]

    def refresh(self) -> Ended:
        return refresh(self.raw, self.path)

    def stands(self) -> bool:
        """Whether the release is still current, to the byte, and nothing half built lies beside it."""
        current = current_release(self.path).folder
        alone = releases(self.path) == [self.release]
        return alone and current.name == self.release and snapshot(current) == self.before


def releases(home: Path) -> list[str]:
    """Everything that lies among the releases."""
    return sorted(path.name for path in (home / "releases").iterdir())


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Home:
    path = shutil.copytree(first_home, tmp_path / "home", symlinks=True)
    folder = current_release(path).folder
    return Home(path, region(tmp_path / "raw"), folder.name, snapshot(folder))


def assert_nothing_released(home: Home, ended: Ended, *words: str) -> None:
    assert ended.code == 3
    last = ended.err.splitlines()[-1]
    assert all(word in last for word in words), ended.err
    assert SECRET not in ended.err and "Traceback" not in ended.err
    assert home.stands()


def test_a_gate_that_refuses_keeps_the_old_release(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = publication.publish

    def too_much(warehouse: Path, published: Path, **more: object) -> object:
        report = publish(warehouse, published, **more)
        published.chmod(0o644)
        with duckdb.connect(published) as connection:
            connection.execute("update published.published.retention_at_horizon set rate = 0.5")
        return report

    monkeypatch.setattr(publication, "publish", too_much)
    assert_nothing_released(home, home.refresh(), "The gate refused this release", "A published share follows")


def test_a_model_that_cannot_be_built_keeps_the_old_release(home: Home) -> None:
    (rows,) = (home.path / "landing" / "leases").glob("portaal@*/accepted.parquet")
    rows.write_bytes(rows.read_bytes()[:-100])
    assert_nothing_released(home, home.refresh(), "The warehouse could not be built", "stg_corporation__leases")


def test_a_full_disk_while_rows_are_landed_keeps_the_old_release(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(frame: pl.DataFrame, path: Path) -> None:
        path.write_bytes(b"PAR1")
        raise pl.exceptions.ComputeError("underlying IO error: No space left on device (os error 28)")

    with monkeypatch.context() as during:
        during.setattr(pl.DataFrame, "write_parquet", full)
        assert_nothing_released(home, home.refresh(), "no room left on the disk", "a refresh needs")
    assert home.refresh().lines_on("Released")
    rows = landed(home.path, "leases", "mitros@2023-12-31.1")
    assert rows is not None and rows.height == 13


def test_a_full_disk_at_the_last_step_keeps_the_old_release(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(manifest, "write", full)
    assert_nothing_released(home, home.refresh(), "no room left on the disk", "a refresh needs")


def test_a_mistake_of_our_own_is_told_by_its_place_and_never_by_a_value(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise ValueError(f"resident {SECRET}")

    monkeypatch.setattr(landing, "write_registry", bug)
    words = ("Thuis itself failed (ValueError in", "what stood still stands")
    assert_nothing_released(home, home.refresh(), *words)


def test_a_partner_on_whose_delivery_intake_breaks_keeps_its_former_state_and_is_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = DeliveryReader.prepare

    def breaks(reader: DeliveryReader, dataset: str) -> object:
        if (reader.delivery.partner, reader.delivery.name) == ("portaal", "2023-12-31"):
            raise KeyError(SECRET)
        return prepare(reader, dataset)

    with monkeypatch.context() as during:
        during.setattr(DeliveryReader, "prepare", breaks)
        broken = home.refresh()
    assert broken.code == 1 and SECRET not in broken.err
    (line,) = broken.lines_on("portaal 2023-12-31:")
    assert "kon niet worden ingelezen (KeyError)" in line
    assert registers(home.path) == {"mitros": "2023-12-31", "portaal": "2022-12-31", "groenwest": "2023-12-31"}
    (finding,) = marts(home.path, "from marts.data_quality where \"check\" = 'intake_failed'")
    assert (finding["partner"], finding["severity"]) == ("portaal", "error")
    assert home.refresh().lines_on("Released")
    assert set(registers(home.path).values()) == {"2023-12-31"}


def registers(home: Path) -> dict[str, str]:
    """Up to which day each corporation's leases are seen."""
    rows = marts(
        home, "select partner, max(delivery) as day from marts.data_quality where dataset = 'leases' group by 1"
    )
    return {row["partner"]: row["day"] for row in rows}


def test_a_second_refresh_of_the_same_home_is_refused_while_one_runs(home: Home) -> None:
    with workspace(Settings(home.raw, home.path, home.path / "key")):
        ended = home.refresh()
        assert ended.code == 3
        assert "A refresh is running on this home" in ended.err and f"process {os.getpid()}" in ended.err
        assert current_release(home.path).folder.name == home.release
    assert home.stands()


@pytest.fixture
def halfway(home: Home) -> Iterator["subprocess.Popen[str]"]:
    """A refresh in a process of its own that is building its warehouse."""
    command = [sys.executable, "-m", "pipelines.cli", "refresh", "--raw", str(home.raw), "--home", str(home.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + PATIENCE
        while not (home.path / "releases" / ".building" / "warehouse.duckdb").exists():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.02)
        yield process
        process.kill()


@pytest.mark.parametrize("gone", [False, True])
def test_a_current_release_that_cannot_be_read_is_replaced_by_the_next_night(home: Home, gone: bool) -> None:
    folder = home.path / "releases" / home.release
    if gone:
        shutil.rmtree(folder)
    else:
        (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes()[:500])
    ended = home.refresh()
    assert ended.code == 1 and ended.lines_on("Released")
    assert (current_release(home.path).folder.name != home.release, folder.exists()) == (True, not gone)
    assert len(ended.lines_on("nothing can be held against", home.release)) == int(not gone), ended.err


def test_ctrl_c_stops_a_refresh_and_leaves_nothing_behind(home: Home, halfway: "subprocess.Popen[str]") -> None:
    halfway.send_signal(signal.SIGINT)
    said = halfway.communicate(timeout=PATIENCE)[1]
    assert halfway.returncode == 130
    assert said.splitlines()[-1] == "Stopped. What stood still stands."
    assert "Traceback" not in said
    assert home.stands()
