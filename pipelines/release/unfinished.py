"""Work that changes a home in place and may be stopped halfway: nothing else may be done to the home until it is done.

What belongs here: the note that such work leaves, with all it needs to go on. What does not: the work itself (`keeping`
puts a backup back, `forgetting` removes a person).
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines.errors import NothingReleased
from pipelines.release import disk

NOTE = "unfinished.json"


@dataclass(frozen=True)
class Unfinished:
    """What was begun, the command that finishes it, and the plan by which it goes on."""

    work: str
    finish: str
    plan: dict[str, Any] = field(default_factory=dict)


def begin(home: Path, work: Unfinished) -> None:
    """Leave the note; from here on a kill leaves something to finish."""
    replace_text(home / NOTE, json.dumps(asdict(work), indent=1))


def end(home: Path) -> None:
    """The work is done."""
    disk.remove(home / NOTE, "note")
    disk.sync(home, "home")


def unfinished(home: Path) -> Unfinished | None:
    """What was begun on this home and not finished; None when all is done."""
    note = home / NOTE
    return Unfinished(**json.loads(note.read_text(encoding="utf-8"))) if note.exists() else None


def require_finished(home: Path, but: str = "") -> None:
    """Raise `NothingReleased` when other work than `but` was begun on this home and not finished."""
    found = unfinished(home)
    if found and found.work != but:
        raise NothingReleased(f"{in_words(found)} Until then nothing else is done to this home.")


def in_words(found: Unfinished) -> str:
    """What was left and how to go on."""
    return f"A {found.work} was stopped halfway. Finish it: {found.finish}"


def replace_text(path: Path, text: str) -> None:
    """Write a file so that at any moment there is the old one or the new one, whole and on disk."""
    disk.write_whole(path, text, "note")
    disk.sync(path.parent, "home")
