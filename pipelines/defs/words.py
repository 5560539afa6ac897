"""Errors as the orchestrator may keep them: it stores every message and traceback, and those may hold a value.

What belongs here: the border around our steps, and reading an error back from what was stored. What does not: choosing
the sentence (`failures`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from dagster_shared.error import SerializableErrorInfo
from polars.exceptions import PanicException

from pipelines.errors import NoRoom, NothingReleased, ThuisError, UserMistake
from pipelines.failures import in_words, no_room

UNFORESEEN = "Thuis itself failed"


@contextmanager
def without_values() -> Iterator[None]:
    """Let errors for the reader pass and turn any other into the place where it arose, with nothing behind it.

    With THUIS_TRACEBACK in the environment all pass: whoever sets it asked for values and knows where they go.
    """
    try:
        yield
    except ThuisError:
        raise
    except (Exception, PanicException) as error:
        if os.environ.get("THUIS_TRACEBACK"):
            raise
        sentence, code = in_words(error)
        kind = NoRoom if no_room(error) else UserMistake if code == UserMistake.exit_code else NothingReleased
        raise kind(sentence) from None


def meant_for_readers(stored: SerializableErrorInfo | None) -> tuple[str, int]:
    """The sentence and exit code of the first stored error that was meant for a reader; else only that we failed."""
    while stored is not None:
        kind = KINDS.get(stored.cls_name or "")
        if kind:
            return stored.message.partition(": ")[2].strip(), kind.exit_code
        stored = stored.cause
    return UNFORESEEN, ThuisError.exit_code


def all_kinds(kind: type[ThuisError]) -> Iterator[type[ThuisError]]:
    """A kind of error and all more special ones."""
    yield kind
    for special in kind.__subclasses__():
        yield from all_kinds(special)


KINDS = {kind.__name__: kind for kind in all_kinds(ThuisError)}
