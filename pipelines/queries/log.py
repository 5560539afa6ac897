"""The access log: who asked when, with which role, and how that ended. Never what was asked or answered.

Lives here: two lines for each question, one before it is answered and one after, and the term after which they go. Does
not: who may ask. When its first line cannot be written a question is not answered: what leaves no trace is not allowed.
One file per month and per user of the system, readable by that user alone: nobody needs to write in another's file.
"""

import atexit
import hashlib
import json
import os
import pwd
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipelines.errors import UserMistake

FOLDER = "log"
TERM_MONTHS = 24
_open: dict[str, Callable[[], None]] = {}
_FILE = re.compile(r"queries-(?P<year>\d{4})-(?P<month>\d{2})\.[^/]+\.jsonl")


@dataclass(frozen=True)
class Asker:
    """Who asks: a name, the role asked with, and the way it came in (`command` or `page`)."""

    who: str
    role: str
    way: str


@dataclass
class Account:
    """How a question goes, filled in while it is answered."""

    rows: int = 0
    outcome: str = "stopped"
    closed: bool = False
    began: float = field(default_factory=time.monotonic)


def system_user() -> str:
    """The name by which the system knows whoever runs this, which no environment variable can change."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


@contextmanager
def logged(home: Path, asker: Asker, query: str) -> Iterator[Account]:
    """Write that a question is asked, and afterwards how it ended; raises `UserMistake` when either cannot be."""
    event = secrets.token_hex(8)
    digest = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
    write(home, {"event": event, "who": asker.who, "role": asker.role, "way": asker.way, "query_sha256": digest})
    account = Account()
    _open[event] = partial(close, home, event, account)
    try:
        yield account
    finally:
        _open.pop(event)()


def close_all() -> None:
    """Write how every question ended that is still open, when the program ends without unwinding its threads."""
    for closing in list(_open.values()):
        closing()


atexit.register(close_all)


def close(home: Path, event: str, account: Account) -> None:
    """Write how a question ended, once."""
    if not account.closed:
        account.closed = True
        seconds = round(time.monotonic() - account.began, 3)
        write(home, {"event": event, "outcome": account.outcome, "rows": account.rows, "seconds": seconds})


def write(home: Path, line: dict[str, object], now: datetime | None = None) -> None:
    """Append one line, with its moment, in one write; a month's first line also clears what has had its time."""
    now = now or datetime.now(UTC)
    file = home / FOLDER / f"queries-{now:%Y-%m}.{re.sub(r'[^A-Za-z0-9_-]', '_', system_user())}.jsonl"
    text = json.dumps({"at": now.isoformat(timespec="seconds"), **line}) + "\n"
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            clear(file.parent, now)
        append(file, text.encode())
    except OSError as error:
        raise UserMistake(
            f"The access log {file} cannot be written ({error.strerror}), so no query is answered. "
            "Make room, or give the user that runs Thuis the right to write there."
        ) from None


def append(file: Path, line: bytes) -> None:
    """Add one line to a file that only its owner may read; raises `OSError` unless all of it was written."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        if os.write(handle, line) != len(line):
            raise OSError(28, "no room on the disk")
    finally:
        os.close(handle)


def clear(folder: Path, now: datetime) -> None:
    """Remove our own files of months before the term."""
    for file in folder.iterdir():
        found = _FILE.fullmatch(file.name)
        if found and file.stat().st_uid == os.getuid():
            months = (now.year - int(found["year"])) * 12 + now.month - int(found["month"])
            if months > TERM_MONTHS:
                file.unlink()
