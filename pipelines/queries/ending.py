"""Ending a question of the command line in order, when the clock or somebody ends it halfway.

Lives here: turning the clock, SIGTERM and SIGHUP into exceptions, so that the process, its folder and the log are seen
to; and stdout, which keeps nothing of half an answer. Does not: the clock itself (`process`), or Ctrl-C, which Python
turns into an exception itself. A page needs none of it: what it holds is bounded, and gone when it is refused.
"""

import fcntl
import io
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipelines.queries.process import Clock, too_long

SHELL = 128  # what shells add to the number of the signal that ended a command
FROM_OUTSIDE = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def orderly() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end what runs inside as an error would; one that is ignored stays so."""
    taken = [one for one in FROM_OUTSIDE if in_main_thread() and signal.getsignal(one) is signal.SIG_DFL]

    def end(number: int, _: object) -> None:
        for one in taken:
            signal.signal(one, signal.SIG_IGN)  # once is enough: what is being cleared away is not to be broken off
        raise SystemExit(SHELL + number)

    with handled(taken, end):
        yield


@contextmanager
def in_time(clock: Clock) -> Iterator[None]:
    """Raise `NoAnswer` when the clock runs out, also in the middle of a write that nobody reads."""

    def end(*_: object) -> None:
        raise too_long(clock.seconds)

    with handled([signal.SIGALRM] if in_main_thread() else [], end):
        signal.setitimer(signal.ITIMER_REAL, max(clock.left, 0.001))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def handled(signals: list[signal.Signals], handler: Callable[..., None]) -> Iterator[None]:
    """Handle these signals inside, and as before afterwards."""
    before = {one: signal.signal(one, handler) for one in signals}
    try:
        yield
    finally:
        for one, former in before.items():
            signal.signal(one, former)


def in_main_thread() -> bool:
    """Whether this is the thread that signals reach."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Have all that is written to stdout arrive; when that fails, take a file back to what it held before.

    Where nothing was before, the file goes: an empty one would be taken for an answer without rows.
    """
    if sys.stdout is not sys.__stdout__:  # somebody else's, as in a test: theirs to see to
        yield
        return
    handle = sys.stdout.fileno()
    began = end_of_file(handle)
    try:
        yield
    except BaseException:
        if began is not None:
            take_back(handle, began)
        throw_away(handle)
        raise


def end_of_file(handle: int) -> int | None:
    """The length of a file that is written to at its end; None for anything else."""
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        return None
    at_its_end = fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_APPEND or os.lseek(handle, 0, os.SEEK_CUR) == told.st_size
    return told.st_size if at_its_end else None


def take_back(handle: int, began: int) -> None:
    """Cut a file off where it began, and remove it when that is nothing and the system tells its name."""
    with suppress(OSError):
        os.ftruncate(handle, began)
        os.lseek(handle, began, os.SEEK_SET)
        file = Path(f"/proc/self/fd/{handle}").readlink()
        if not began and os.path.samestat(file.stat(), os.fstat(handle)):
            file.unlink()


def throw_away(handle: int) -> None:
    """Let what waits to be written go nowhere: to write it would wait for a reader, and half a row is no answer."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, handle)
    os.close(nowhere)


class Stdout(io.RawIOBase):
    """Stdout for a library that finishes its file whatever happens: half an answer must not look like a whole one."""

    stopped = False

    def writable(self) -> bool:
        """Whether it can be written to: always."""
        return True

    def write(self, data: Any) -> int:
        """Write all of it; nothing any more once it was stopped, or a write was broken off."""
        if self.stopped:
            return len(data)
        self.stopped = True
        written = sys.stdout.buffer.write(data)
        self.stopped = False
        return written
