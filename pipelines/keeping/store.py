"""The files of a backup, each under its own hash: what is there already need not be copied, and nothing is overwritten.

What belongs here: putting files in, looking whether they are whole, and taking out what no list names any more. What
does not: which file belongs where (`listing`). The former backup stays usable until the new list is written, because
nothing that it names is touched before that.
"""

import hashlib
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from pipelines.errors import NothingKept
from pipelines.keeping.listing import Kept
from pipelines.release.switch import file_hash, sync

FILES = "files"
COMING = ".coming"
BLOCK = 1 << 20  # bytes


def place_of(folder: Path, kept: Kept) -> Path:
    """Where a file of this content lies."""
    return folder / FILES / kept.sha256[:2] / kept.sha256


def is_whole(folder: Path, kept: Kept) -> bool:
    """Whether the file is there with the content of its name; it is read for that."""
    place = place_of(folder, kept)
    return place.is_file() and place.stat().st_size == kept.size and file_hash(place) == kept.sha256


def put(folder: Path, path: Path, kept: Kept) -> None:
    """Copy a file in, on disk before it gets its name. Raises `NothingKept` when it changed while it was read."""
    place = place_of(folder, kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    coming = folder / COMING
    copy(path, coming, kept)
    coming.replace(place)
    sync(place.parent)


def copy(source: Path, target: Path, kept: Kept) -> None:
    """Copy one file and wait until it is on disk. Raises `NothingKept` unless what was copied has the hash wanted."""
    whole = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(BLOCK):
            whole.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    if whole.hexdigest() != kept.sha256:
        target.unlink()
        raise NothingKept(f"{source} changed while it was copied. Run the command again.")


def prune(folder: Path, wanted: Collection[Kept]) -> None:
    """Remove what the list does not name: also the rows of whoever was forgotten since the former backup."""
    names = {kept.sha256 for kept in wanted}
    (folder / COMING).unlink(missing_ok=True)
    for place in (folder / FILES).glob("*/*"):
        if place.name not in names:
            place.unlink()
    for shelf in (folder / FILES).iterdir():
        if not any(shelf.iterdir()):
            shutil.rmtree(shelf)
