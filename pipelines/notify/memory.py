"""What a home remembers of its messages: when it last said that it lives, and what did not arrive where.

What belongs here: that small file and the week. What does not: composing or sending. It is an aid and no record: where
it cannot be read everything counts as never said, and where it cannot be written (a full disk) the message still goes.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FILE = "messages.json"
WEEK = timedelta(days=7)
# A weekly job is never to the minute: seven mornings must make a week.
SLACK = timedelta(hours=1)


@dataclass(frozen=True)
class Lost:
    """Messages that did not arrive at an address since one last did."""

    count: int
    since: datetime


@dataclass(frozen=True)
class Memory:
    """The last sign of life that arrived anywhere, and what was lost by name of the address."""

    sign_of_life: datetime | None = None
    lost: Mapping[str, Lost] = field(default_factory=dict)

    def is_due(self, now: datetime) -> bool:
        """Whether a week is over since the last sign of life."""
        return self.sign_of_life is None or now - self.sign_of_life >= WEEK - SLACK


def recall(home: Path) -> Memory:
    """What a home remembers; nothing when it does not know any more."""
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
        said = told["sign_of_life"]
        lost = {name: Lost(one["count"], datetime.fromisoformat(one["since"])) for name, one in told["lost"].items()}
        return Memory(datetime.fromisoformat(said) if said else None, lost)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def remember(home: Path, memory: Memory) -> None:
    """Keep it, whole or not at all."""
    lost = {name: {"count": one.count, "since": one.since.isoformat()} for name, one in memory.lost.items()}
    said = memory.sign_of_life.isoformat() if memory.sign_of_life else None
    beside = home / f".{FILE}.new"
    with suppress(OSError):
        beside.write_text(json.dumps({"sign_of_life": said, "lost": lost}, indent=1), encoding="utf-8")
        beside.replace(home / FILE)


def after(memory: Memory, arrived: Mapping[str, bool], sign_of_life: bool, now: datetime) -> Memory:
    """The memory once a message was sent: what arrived nowhere has not been said."""
    lost = {
        name: Lost(memory.lost[name].count + 1, memory.lost[name].since) if name in memory.lost else Lost(1, now)
        for name, came in arrived.items()
        if not came
    }
    said = now if sign_of_life and any(arrived.values()) else memory.sign_of_life
    return Memory(said, lost)
