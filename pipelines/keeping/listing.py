"""The signed list of a backup: every file by its place in the home, with its hash.

What belongs here: which files of a home are kept, and reading and writing the list. What does not: the files (`store`).
The list is written last. Without it, or with one that was damaged, a folder holds no backup.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.release.signature import OWN, signed, was_changed
from pipelines.release.switch import file_hash
from pipelines.release.unfinished import replace_text

LIST = "backup.json"
PARTS = ("landing", "decisions", "releases", "queries")


@dataclass(frozen=True)
class Kept:
    """A file: its SHA-256, size in bytes, permissions, and when it was last written (nanoseconds since 1970)."""

    sha256: str
    size: int
    mode: int
    modified: int


@dataclass(frozen=True)
class Listing:
    """A backup: when it was made, of a home with which key, its current release, and its files by place."""

    made_at: str
    key_fingerprint: str | None
    current: str | None
    files: dict[str, Kept]


def files_of(home: Path) -> Iterator[Path]:
    """What a home cannot make again, in a fixed order. Hidden files are half built and nobody's."""
    for part in PARTS:
        for path in sorted((home / part).rglob("*")):
            hidden = any(name.startswith(".") for name in path.relative_to(home).parts)
            if path.is_file() and not hidden:
                yield path


def describe(path: Path) -> Kept:
    """A file as it is now."""
    state = path.stat()
    return Kept(file_hash(path), state.st_size, state.st_mode & 0o777, state.st_mtime_ns)


def write(folder: Path, listing: Listing) -> None:
    """Put the list in its place in one step; from then on this is the backup."""
    facts = asdict(listing)
    replace_text(folder / LIST, json.dumps(signed(facts), indent=1) + "\n")
    (folder / LIST).chmod(0o600)


def read(folder: Path) -> Listing:
    """The list of a backup. Raises `UserMistake` when there is none or it is not as it was written."""
    try:
        facts = json.loads((folder / LIST).read_text(encoding="utf-8"))
        changed = was_changed(facts)
        del facts[OWN]
    except FileNotFoundError:
        raise UserMistake(
            f"There is no backup in {folder}: it has no {LIST}, which is written when a backup is whole. "
            "Give the folder that was given to thuis backup."
        ) from None
    except (ValueError, KeyError, AttributeError, TypeError):
        raise damaged(folder) from None
    if changed:
        raise damaged(folder)
    return Listing(**{**facts, "files": {place: Kept(**kept) for place, kept in facts["files"].items()}})


def damaged(folder: Path) -> UserMistake:
    """The error for a list that was changed or cut after it was written."""
    return UserMistake(f"{folder / LIST} is damaged: it is not as it was written. Use another copy of the backup.")
