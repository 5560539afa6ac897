"""Working out one choice of rules, in a process of its own: `thuis publish --dry-run --json`.

Lives here: starting, waiting for and ending that process, for an analyst and nobody else. Does not: what it does, or
what is shown of it. It has nothing of this program's environment, and writes nowhere but in a folder that goes.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from dashboards.access import Access, Role
from dashboards.data_disclosure import disclosed
from dashboards.rows import Disclosure, PublishingRules
from pipelines.errors import UserMistake
from pipelines.settings import PROJECT

COMMAND = (sys.executable, "-P", "-s", "-m", "pipelines.cli", "publish", "--dry-run", "--json")
SECONDS = 600  # a region many times the size of ours takes minutes
TICK = 0.5
TOLD = (0, 1)  # exit codes of a whole answer: the attack found nothing, or something
AT_ONCE = threading.Lock()


class NotTried(UserMistake):
    """A choice that was not worked out; `outcome` is why, in one word that the text has a sentence for."""

    def __init__(self, outcome: str) -> None:
        super().__init__(f"The rules were not tried: {outcome}.")
        self.outcome = outcome


def worked_out(access: Access, rules: PublishingRules, beat: Callable[[], object]) -> Disclosure:
    """Return what would be published of a release under other rules; `beat` is called while that takes.

    What `beat` raises ends the process. Raises `NotTried` when another choice is being worked out, when it takes too
    long or fails, or when the release is no longer the current one; `UserMistake` for anybody but an analyst.
    """
    if access.role is not Role.ANALYST:
        raise UserMistake("Only an analyst tries other rules.")
    if not AT_ONCE.acquire(blocking=False):
        raise NotTried("busy")
    try:
        with running(access, rules) as (process, said):
            wait_for(process, beat)
            found = disclosed(answer_of(process, said))
    finally:
        AT_ONCE.release()
    if found.release != access.release.name:
        raise NotTried("moved_on")
    return found


@contextmanager
def running(access: Access, rules: PublishingRules) -> Iterator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """The process at work, and the file that it answers into; both are gone afterwards, whatever happened."""
    choice = ("--min-cell", str(rules.min_cell), "--merge-below", str(rules.merge_below))
    home = ("--home", str(access.release.parents[1]))
    with (
        tempfile.TemporaryDirectory(prefix="thuis-trial-") as empty,
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            (*COMMAND, *choice, *home), stdout=said, stderr=subprocess.DEVNULL, cwd=empty, env=surroundings(empty)
        ) as process,
    ):
        try:
            yield process, said
        finally:
            process.kill()
            process.wait()


def surroundings(empty: str) -> dict[str, str]:
    """The environment of the process: nothing of ours but where the program is; what it writes goes with the folder."""
    return {"PYTHONPATH": str(PROJECT), "HOME": empty, "TMPDIR": empty, "PATH": "", "LC_ALL": "C.UTF-8"}


def wait_for(process: "subprocess.Popen[bytes]", beat: Callable[[], object]) -> None:
    """Wait for the end of the process; raises `NotTried` when it takes too long, and whatever `beat` raises."""
    until = time.monotonic() + SECONDS
    while process.poll() is None:
        if time.monotonic() > until:
            raise NotTried("too_long")
        beat()
        time.sleep(TICK)


def answer_of(process: "subprocess.Popen[bytes]", said: IO[bytes]) -> dict[str, Any]:
    """What the process answered; raises `NotTried` when that is no whole answer."""
    if process.returncode not in TOLD:
        raise NotTried("failed")
    said.seek(0)
    try:
        told: dict[str, Any] = json.load(said)
    except ValueError:
        raise NotTried("failed") from None
    return told
