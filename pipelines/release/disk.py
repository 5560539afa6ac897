"""Every change that the release step makes on disk, each followed by its fault point.

What belongs here: the smallest changes (write, sync, rename, link, remove), one after which a process may be killed.
What does not: their order, which is what keeps a release whole (`finish`, `switch`, `kept`, `going_back`). No other
module of this room changes anything on disk: tests/unit/release/test_faults.py holds them to it.
"""

import os
import shutil
from pathlib import Path

from pipelines.release.faults import point


def make_folder(folder: Path, what: str) -> None:
    """Make a folder with its parents unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    point(f"{what} made")


def write(path: Path, text: str, what: str) -> None:
    """Write a file in two halves, as a disk may."""
    half = len(text) // 2
    with path.open("w", encoding="utf-8") as handle:
        handle.write(text[:half])
        handle.flush()
        point(f"{what} half written")
        handle.write(text[half:])
    point(f"{what} written")


def write_whole(path: Path, text: str, what: str) -> None:
    """Write a file so that its readers find the old or the new text, and never a half."""
    beside = path.with_name(f".{path.name}.new")
    write(beside, text, what)
    sync(beside, what)
    rename(beside, path, f"{what} in place")


def copy(source: Path, target: Path, what: str) -> None:
    """Copy what a file holds, not its mode."""
    shutil.copyfile(source, target)
    point(what)


def overwrite(descriptor: int, text: str, what: str) -> None:
    """Replace what an open file says, without a buffer that would be written once more when it is closed."""
    os.ftruncate(descriptor, 0)
    point(f"{what} emptied")
    os.write(descriptor, text.encode())
    point(f"{what} written")


def mark(path: Path, what: str) -> None:
    """Make an empty file, or give it today's time."""
    path.touch()
    point(what)


def set_mode(path: Path, mode: int) -> None:
    """Say who may do what with a file or folder."""
    path.chmod(mode)
    point("mode set")


def give_to_group(path: Path, group: int) -> None:
    """Let another group of the system have the group's rights on a file or folder."""
    os.chown(path, -1, group)
    point("mode set")


def sync(path: Path, what: str = "part") -> None:
    """Wait until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    point(f"{what} synced")


def rename(source: Path, target: Path, what: str) -> None:
    """Give a file or folder another name, in the place of a file or link of that name."""
    source.replace(target)
    point(what)


def link(path: Path, target: Path, what: str) -> None:
    """Make a symlink."""
    path.symlink_to(target)
    point(f"{what} made")


def remove(path: Path, what: str) -> None:
    """Remove a file, a link, or a folder with all that is in it; nothing when it is not there."""
    if path.is_dir() and not path.is_symlink():
        for inside in sorted(path.iterdir()):
            remove(inside, what)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    point(f"{what} removed")
