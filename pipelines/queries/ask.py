"""Asking one question: its turn, its line in the log, its process, and the answer as it comes.

Lives here: the one door through which the command and the page ask. Does not: showing or writing an answer.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from pipelines.queries import limits
from pipelines.queries.log import Account, Asker, logged
from pipelines.queries.process import Clock, Heard, NoAnswer, Question, died, running, too_large, verdict

AT_ONCE = threading.BoundedSemaphore(limits.AT_ONCE)


class BrokenOff(Exception):
    """The process said less than a whole answer; its end tells why."""


@dataclass(frozen=True)
class AtWork:
    """A process and the clock it works against."""

    process: "subprocess.Popen[bytes]"
    clock: Clock

    def verdict(self) -> NoAnswer | None:
        """What its end means for its asker, None when all went well."""
        return verdict(self.process, self.clock)


class Answer:
    """Rows as they come: `schema`, and batches to iterate over once, while `clock` has seconds left.

    The last batch is followed by what the process came to: a stream that breaks off between two batches looks whole,
    and whoever writes a file must not close it before.
    """

    def __init__(self, stream: pa.RecordBatchReader, account: Account, question: Question, at_work: AtWork) -> None:
        self.schema: pa.Schema = stream.schema
        self.clock = at_work.clock
        self._stream, self._account, self._cells, self._at_work = stream, account, question.cells, at_work

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while (batch := next_of(self._stream)) is not None:
            self._account.rows += batch.num_rows
            counted = min(self._account.rows, limits.ROWS)  # one more may have come, to tell that there are more
            if self._cells is not None and counted * len(self.schema) > self._cells:
                raise too_large()
            yield batch
        if failed := self._at_work.verdict():
            raise failed

    def table(self) -> pa.Table:
        """All of it at once."""
        return pa.Table.from_batches(list(self), self.schema)


def next_of(stream: pa.RecordBatchReader) -> pa.RecordBatch | None:
    """The next rows, None at the end; raises `BrokenOff` when the stream ends in the middle of something."""
    try:
        return stream.read_next_batch()
    except StopIteration:
        return None
    except (pa.ArrowException, OSError):
        raise BrokenOff from None


@contextmanager
def asking(home: Path, asker: Asker, question: Question, seconds: float = limits.SECONDS) -> Iterator[Answer]:
    """The answer to a question, to be read inside the context. `seconds` is how long it may take, its turn apart.

    Raises `NoAnswer` when it is refused, takes too long or is too large, also half way through; `UserMistake` when the
    access log cannot be written.
    """
    with logged(home, asker, question.query) as account:
        try:
            if len(question.query) > limits.LENGTH:
                raise NoAnswer("refused", f"The query is longer than {limits.LENGTH} characters. Make it shorter.")
            with turn(seconds), answered(question, account, seconds) as answer:
                yield answer
            account.outcome = "answered"
        except NoAnswer as error:
            account.outcome = error.outcome
            raise


@contextmanager
def turn(seconds: float) -> Iterator[None]:
    """A place among the questions that are answered at once; raises `NoAnswer` when none comes free in time."""
    if not AT_ONCE.acquire(timeout=seconds):
        raise NoAnswer("busy", "Others are asking long questions right now. Try again in a minute.")
    try:
        yield
    finally:
        AT_ONCE.release()


@contextmanager
def answered(question: Question, account: Account, seconds: float) -> Iterator[Answer]:
    """The answer while its process runs; when that went wrong, what it came to is raised instead."""
    clock = Clock(seconds)
    with running(question) as process:
        assert process.stdout is not None
        heard, at_work = Heard(process.stdout, clock, question.size), AtWork(process, clock)
        try:
            yield Answer(stream_of(heard), account, question, at_work)
        except BrokenOff:
            raise at_work.verdict() or died() from None
        if failed := at_work.verdict():
            raise failed


def stream_of(heard: Heard) -> pa.RecordBatchReader:
    """What the process says, as rows; raises `BrokenOff` when it said nothing of the kind."""
    try:
        return pyarrow.ipc.open_stream(heard)
    except (pa.ArrowException, OSError):
        raise BrokenOff from None
