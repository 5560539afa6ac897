"""The last step of a night on a warehouse that was built before, in a process of its own that a fault point may kill.

What belongs here: the acts of the release step as a process runs them, killing one at its n-th point, and naming the
points it passes. What does not: what must be true afterwards.
"""

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from unittest import mock

from pipelines.release import databases, disk, editions, faults, journal, kept, news, workspace
from pipelines.release.current import Release
from pipelines.release.finish import finish
from pipelines.release.going_back import earlier, go_back
from pipelines.release.unfinished import Unfinished, begin, end
from pipelines.settings import Settings

Act = Callable[[Path], None]
KILLED = -9
PREBUILT = "prebuilt"

# Forked from a server that has all imports and no threads: a process per point costs milliseconds, not seconds.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["pytest", "pipelines.release.finish", "pipelines.release.workspace"])


def a_night(home: Path) -> None:
    """Take the lock, clean up, let go, put the prebuilt warehouse in the building folder and release it."""
    settings = Settings(home / "raw", home, home / "key")
    with workspace.workspace(settings) as building:
        shutil.copytree(home / PREBUILT, building, dirs_exist_ok=True)
        journal.record(building, "start", {"inputs": {}})
        former = Release(home / PREBUILT, {"published": {}, "gate": {"audit": {}}})
        editions.hand_on(former, building)
        finish(settings)


def a_rollback(home: Path) -> None:
    """Go back to the release before the current one."""
    with workspace.locked(home, "rollback"):
        go_back(home, earlier(home, None))


def other_work(home: Path) -> None:
    """Work that changes a home in place: begun, and done."""
    begin(home, Unfinished("trial", "thuis trial"))
    end(home)


def a_look(home: Path) -> None:
    """A night without news."""
    news.confirm(home)


def exit_code(act: Act, home: Path, killed_at: int | None = None) -> int | None:
    """How the act ends in a process of its own, killed at one of its points if wanted."""
    process = CONTEXT.Process(target=_act, args=(act, home, killed_at))
    _start(process)
    process.join()
    return process.exitcode


def passed(act: Act, home: Path) -> list[str]:
    """The names of the points that an act passes, in order."""
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_tell, args=(act, home, sender))
    _start(process)
    names: list[str] = receiver.recv()
    process.join()
    return names


def _start(process: BaseProcess) -> None:
    """Start a process that runs no script of ours again: a page under test leaves its own behind as the main one."""
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()


def _act(act: Act, home: Path, killed_at: int | None) -> None:
    if killed_at:
        os.environ[faults.FAULT] = str(killed_at)
    act(home)


def _tell(act: Act, home: Path, sender: "multiprocessing.connection.Connection") -> None:
    names: list[str] = []
    disk.point = databases.point = names.append  # type: ignore[assignment]
    act(home)
    sender.send(names)


def had_their_time(home: Path) -> set[str]:
    """The releases that the next night removes."""
    built = {
        name: kept.datetime.fromisoformat(kept.named(home, name).manifest["built_at"]).date()
        for name in kept.names_of(home)
    }
    return kept.had_its_time(built, dict.fromkeys(built, "one"))
