"""Starting, hearing and ending the process of one question.

Lives here: its bare surroundings, the clock, and what its end means in words. Does not: what it does (`child`), and who
may ask (`ask`).
The clock runs from the start of a question to its last row, also while its asker writes down what came already.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipelines.errors import UserMistake
from pipelines.queries import limits
from pipelines.settings import PROJECT

# What `child` ends with; that module is not imported here, for it loads the engine.
REFUSED, TOO_LARGE = 10, 11
COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "pipelines.queries.child")
ENDING = 1.0  # seconds for a process that has said all to end in
SOONER = "Ask for less at once: fewer rows, fewer joins, a narrower condition."


class NoAnswer(UserMistake):
    """A question without a whole answer; `outcome` is its one word for the log."""

    def __init__(self, outcome: str, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome = outcome


@dataclass(frozen=True)
class Question:
    """What is asked of which database, and in which shape the answer is wanted.

    `rows`, `size` (bytes) and `cells` are the most that is answered, None for all; of rows the first ones, of the
    others all or nothing. With `flat`, lists become text.
    """

    database: Path
    query: str
    rows: int | None = limits.ROWS
    size: int | None = limits.PAGE_BYTES
    cells: int | None = None
    flat: bool = True

    def as_line(self) -> bytes:
        """The one line that the process reads."""
        told = {"database": str(self.database), "query": self.query, "rows": self.rows, "flat": self.flat}
        return json.dumps(told).encode() + b"\n"


@dataclass(frozen=True)
class Clock:
    """The seconds that a question may take, from when it began."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when none are."""
        return max(0.0, self.began + self.seconds - time.monotonic())


class Heard:
    """The process's output as a file to read, against the clock and the most it may send."""

    def __init__(self, pipe: IO[bytes], clock: Clock, size: int | None) -> None:
        self._pipe, self._clock, self._size = pipe, clock, size
        self.closed = False

    def read(self, wanted: int = -1) -> bytes:
        """Return `wanted` bytes, fewer at the end. Raises `NoAnswer` when they take too long or are too many."""
        if wanted > limits.BATCH_BYTES:
            raise too_large()
        pieces, missing = [], wanted
        while missing:
            piece = self._piece(missing)
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        left = self._clock.left
        ready, _, _ = select.select([self._pipe], [], [], left)
        if not (ready and left):
            raise too_long(self._clock.seconds)
        piece = os.read(self._pipe.fileno(), min(most, 2**20))
        if self._size is not None:
            self._size -= len(piece)
            if self._size < 0:
                raise too_large()
        return piece


@contextmanager
def running(question: Question) -> Iterator["subprocess.Popen[bytes]"]:
    """The process at work on a question; it and its folder are gone afterwards, whatever happened."""
    with (
        tempfile.TemporaryDirectory(prefix="thuis-question-") as empty,
        subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=empty, env=surroundings(empty), start_new_session=True,
        ) as process,
    ):  # fmt: skip
        try:
            assert process.stdin is not None
            process.stdin.write(question.as_line())
            process.stdin.flush()
            yield process
        finally:
            process.kill()
            process.wait()


def surroundings(empty: str) -> dict[str, str]:
    """The environment of the process: nothing of ours, so that nothing of ours can be asked for."""
    return {"PYTHONPATH": str(PROJECT), "HOME": empty, "PATH": "", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


def verdict(process: "subprocess.Popen[bytes]", clock: Clock) -> NoAnswer | None:
    """Wait for the end of a process that says no more, and tell what its asker is told; None when all went well."""
    try:
        code = process.wait(timeout=max(clock.left, ENDING))
    except subprocess.TimeoutExpired:
        return too_long(clock.seconds)
    if code == 0:
        return None
    if code == TOO_LARGE:
        return too_large()
    if code == -signal.SIGXCPU:
        return too_long(clock.seconds)
    return refusal(process) if code == REFUSED else died()


def refusal(process: "subprocess.Popen[bytes]") -> NoAnswer:
    """Why the process refused, in its own words; whatever else stands on its stderr is not passed on."""
    assert process.stderr is not None
    try:
        said = json.loads(process.stderr.read(limits.LENGTH))["refused"]
    except (ValueError, KeyError, TypeError):
        return died()
    return NoAnswer("refused", str(said))


def too_long(seconds: float) -> NoAnswer:
    """The clock ran out."""
    return NoAnswer("too_long", f"The query was stopped after {seconds:g} seconds. {SOONER}")


def too_large() -> NoAnswer:
    """Memory ran out, the process's or that of whoever asks."""
    return NoAnswer("too_large", f"The query needs more memory than it may have. {SOONER}")


def died() -> NoAnswer:
    """The process ended as no process should: a query that the engine cannot digest."""
    return NoAnswer("died", f"The query broke off: it is too deep or too large for the engine. {SOONER}")
