"""Logs by allow-list: of what anybody in this process logs, only what is known to hold no value reaches a line.

What belongs here: the names of those fields and the record factory that enforces them. What does not: messages to
people (`notify`) and the errors of commands (`failures`). Our own `thuis` logger says an event and its fields; of all
other libraries stay the name of the logger and, of an error, its kind and place. THUIS_TRACEBACK=1 lets everything
through, for whoever looks for a fault and knows what may then be on the screen.
"""

import logging
import os
import re
from types import TracebackType
from typing import Any

from pipelines.failures import where

OURS = "thuis"
NAMES = ("partner", "dataset", "check", "step")
COUNTS = ("deliveries", "rows", "accepted", "held_back")
RELEASE = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LEFT_OUT = "left out"
SPARED = "dagster"  # its run log is made of messages; our steps let no value into those (defs.words)

_made_by_python = logging.LogRecord


def by_allow_list() -> None:
    """From now on no log line of this process holds more than the allowed fields."""
    if not os.environ.get("THUIS_TRACEBACK"):
        logging.setLogRecordFactory(safe_record)


def safe_record(*arguments: Any, **named: Any) -> logging.LogRecord:
    """A log record without its arguments and traceback, and with a message only when it is the name of an event."""
    record = _made_by_python(*arguments, **named)
    if record.name is None or record.name.partition(".")[0] == SPARED:  # no name: a copy of a record that was one
        return record
    event = str(record.msg)
    said = event if record.name == OURS and NAME.fullmatch(event) else LEFT_OUT
    record.msg = said if record.exc_info is None else f"{said}: {kind_and_place(record.exc_info)}"
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return record


ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def kind_and_place(raised: ExceptionInfo) -> str:
    """What kind of error it was and where it passed through our code."""
    kind, error, trace = raised
    if kind is None or error is None or trace is None:
        return "an error"
    return f"{kind.__name__} in {where(error)}"


class EventLine(logging.Formatter):
    """Our own events as a line: the event, then its allowed fields as `name=value`; any other field stays out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return " ".join([record.getMessage(), *(f"{name}={value}" for name, value in fields_of(record))])


def fields_of(record: logging.LogRecord) -> list[tuple[str, str | int]]:
    """The allowed fields of a record, as far as they look the way they should."""
    told: list[tuple[str, str | int]] = []
    for field, form in (*((name, NAME) for name in NAMES), ("release", RELEASE)):
        value = getattr(record, field, None)
        if isinstance(value, str) and form.fullmatch(value):
            told.append((field, value))
    counts = ((name, getattr(record, name, None)) for name in COUNTS)
    return [*told, *((name, count) for name, count in counts if type(count) is int)]


def events_on_stderr() -> None:
    """Show the events of our own steps on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(EventLine())
    logger = logging.getLogger(OURS)
    logger.setLevel(logging.INFO)
    logger.handlers = [handler]
    logger.propagate = False
