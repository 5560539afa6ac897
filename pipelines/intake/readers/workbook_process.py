"""The parent's side of the child process that opens spreadsheets.

What belongs here: starting, asking, ending and replacing the child. What does not: its program (`workbook_child`) and
what the cells mean (`workbook`). One child serves all spreadsheets of a process, because a night reads dozens. A few
bytes of XLSX can claim a sheet of billions of cells, on which a program may be ended by its own allocator: that must
happen to the child alone.
"""

import atexit
import marshal
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pipelines.intake.bounds import MAX_COLUMNS, MAX_PARSER_MEGABYTES, MAX_PARSER_SECONDS, MEGABYTE, too_demanding
from pipelines.intake.findings import DatasetError, damaged
from pipelines.intake.readers.workbook_child import LENGTH

_PROGRAM = Path(__file__).with_name("workbook_child.py")
_LARGE = 32 * MEGABYTE
_OUTCRY = 1  # how Python ends on an exception that nobody took: calamine itself broke on the file


class WorkbookProcess:
    """A child process that is started when it is first needed, and again after it ended."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def cells(self, name: str, content: bytes, sheet: str | None) -> list[list[Any]]:
        """Return the rows of a sheet: text, numbers, booleans, ISO days, None for a blank.

        Raises DatasetError when the file is damaged, lacks the sheet, or asks for more memory or time than it may.
        """
        with self._turn:
            verdict, rows = self._ask(marshal.dumps((sheet, content, MAX_COLUMNS)))
        if verdict == "sheet":
            message = f"{name} heeft geen werkblad '{sheet}'. Hernoem het werkblad met de gegevens."
            raise DatasetError("sheet", message, name)
        if verdict != "cells":
            raise damaged(name) if verdict == "damaged" else too_demanding(name)
        return rows

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def forget(self) -> None:
        """Let go of a child that belongs to the process this one was forked from."""
        child, self._child, self._turn = self._child, None, threading.Lock()
        for pipe in (child.stdin, child.stdout) if child is not None else ():
            if pipe is not None:
                pipe.close()

    def _ask(self, request: bytes) -> tuple[str, list[list[Any]]]:
        child = self._running()
        deadline = time.monotonic() + MAX_PARSER_SECONDS
        try:
            _write(child, LENGTH.pack(len(request)) + request)
            answer = _read(child, LENGTH.unpack(_read(child, LENGTH.size, deadline))[0], deadline)
        except TimeoutError:
            self.stop()
            return "too_large", []
        except (EOFError, BrokenPipeError):
            verdict = "damaged" if child.wait() == _OUTCRY else "too_large"
            self.stop()
            return verdict, []
        except BaseException:
            self.stop()
            raise
        if len(answer) > _LARGE:
            self.stop()
        verdict, rows = marshal.loads(answer)  # noqa: S302 - of our own child
        return verdict, rows

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self.stop()
            self._child = _start()
        return self._child


def _start() -> "subprocess.Popen[bytes]":
    from importlib.util import find_spec

    found = find_spec("python_calamine")
    library = Path(str(found and found.origin)).parents[1]
    limits = [str(MAX_PARSER_MEGABYTES), str(MAX_PARSER_SECONDS)]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(_PROGRAM), str(library), *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
        env={},
        start_new_session=True,
    )


def _write(child: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert child.stdin is not None
    left = memoryview(data)
    while left:
        left = left[child.stdin.write(left) :]


def _read(child: "subprocess.Popen[bytes]", length: int, deadline: float) -> bytes:
    """Return that many bytes. Raises EOFError when the child ended, TimeoutError after the deadline."""
    assert child.stdout is not None
    parts: list[bytes] = []
    news = select.poll()
    news.register(child.stdout, select.POLLIN)
    while length:
        if not news.poll(max(deadline - time.monotonic(), 0) * 1000):
            raise TimeoutError
        part = os.read(child.stdout.fileno(), min(length, MEGABYTE))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


PROCESS = WorkbookProcess()
atexit.register(PROCESS.stop)
os.register_at_fork(after_in_child=PROCESS.forget)
