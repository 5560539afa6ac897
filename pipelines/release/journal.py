"""What each step of a refresh wants the manifest to say, kept as one small file per step in the building folder.

Steps may run in processes of their own: files are the one thing they share.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.release import disk

FOLDER = "journal"


def record(building: Path, step: str, entry: dict[str, Any]) -> None:
    """Keep one step's entry; the same step's earlier entry is replaced."""
    folder = building / FOLDER
    disk.make_folder(folder, "journal")
    disk.write(folder / f"{step}.json", json.dumps(entry, default=str), "journal entry")


def read(building: Path) -> dict[str, dict[str, Any]]:
    """All entries by step."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((building / FOLDER).glob("*"))}


def remove(building: Path) -> None:
    """Take the journal out of the building: the manifest has it."""
    disk.remove(building / FOLDER, "journal")


@contextmanager
def timed(building: Path, step: str) -> Iterator[dict[str, Any]]:
    """Give a step an entry to fill; its duration in seconds is added when the step succeeds."""
    start = time.monotonic()
    entry: dict[str, Any] = {}
    yield entry
    record(building, step, {**entry, "seconds": round(time.monotonic() - start, 3)})
