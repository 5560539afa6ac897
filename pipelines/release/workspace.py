"""One refresh or other work at a time, in a workspace of its own that is always clean.

The lock is the kernel's (it ends with its process, however that ends); what is written in it only tells who runs.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pipelines.errors import NothingReleased
from pipelines.failures import no_room
from pipelines.release import disk
from pipelines.release.kept import GOING, let_go
from pipelines.release.room import require_room
from pipelines.release.unfinished import require_finished
from pipelines.settings import Settings


@contextmanager
def workspace(settings: Settings) -> Iterator[Path]:
    """Hold the lock and give an empty building folder; what a killed refresh left goes first, and what had its time.

    Raises `NothingReleased` when something else runs on this home, or when the disk has no room for a refresh.
    """
    disk.make_folder(settings.releases, "releases folder")
    with locked(settings.home, "refresh"):
        remove_leftovers(settings.releases)
        let_go(settings.home)
        require_room(settings)
        disk.make_folder(settings.building, "building")
        try:
            yield settings.building
        finally:
            remove_leftovers(settings.releases)


@contextmanager
def locked(home: Path, work: str, finishing: str = "") -> Iterator[None]:
    """Hold the lock of a home for some work, whose name others are told.

    Raises `NothingReleased` when other work is done on it, or work was left unfinished. `finishing` names the kind of
    unfinished work that this is about to go on with.
    """
    with (home / "refresh.lock").open("a+", encoding="utf-8") as lock:
        claim(lock, work)
        require_finished(home, but=finishing)
        yield


def claim(lock: TextIO, work: str) -> None:
    """Take the lock or say who has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise NothingReleased(f"{holder(lock)}. Try again later.") from error
    since = datetime.now(UTC).isoformat(timespec="seconds")
    mine = {"work": work, "pid": os.getpid(), "boot": boot_id(), "since": since}
    try:
        disk.overwrite(lock.fileno(), json.dumps(mine), "lock")
    except OSError as error:
        if not no_room(error):  # what fills the disk may be what is removed next
            raise


def holder(lock: TextIO) -> str:
    """Who holds the lock and for what, in words."""
    lock.seek(0)
    try:
        who = json.load(lock)
        elsewhere = "" if who["boot"] == boot_id() else " of another machine"
        work = f"A {who['work']}" if "work" in who else "Other work"
        return f"{work} is running on this home (process {who['pid']}{elsewhere}, since {who['since']})"
    except (ValueError, KeyError, TypeError):
        return "Other work is running on this home (it does not say which)"


def boot_id() -> str:
    """Tells two starts of the machine apart, so that a process number is not mistaken for another's."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""


def remove_leftovers(releases: Path) -> None:
    """Remove whatever a killed refresh left half built or half removed."""
    for leftover in (*releases.glob(".building*"), *releases.glob(f"{GOING}*")):
        disk.remove(leftover, "leftover")
