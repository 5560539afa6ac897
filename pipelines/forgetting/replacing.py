"""New files in place of old ones, so that a kill at any moment leaves something that the next run completes.

What belongs here: building files beside, bringing them to disk, and moving them in, the manifest last. What does not:
what is in them. `ready` stands only when all files of one folder are whole: from then on they only have to be moved.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.release.switch import sync

STAGE = ".forgetting"
COMING, READY = "coming", "ready"
LAST = "manifest.json"


@contextmanager
def replacing(home: Path, folder: Path) -> Iterator[Path]:
    """Give a folder to write new files in; they take the place of those of the same name in `folder`."""
    coming = home / STAGE / COMING
    shutil.rmtree(coming, ignore_errors=True)
    inside = coming / folder.relative_to(home)
    inside.mkdir(parents=True)
    yield inside
    for path in sorted(coming.rglob("*")):
        sync(path)
    coming.rename(home / STAGE / READY)
    sync(home / STAGE)
    settle(home)


def settle(home: Path) -> None:
    """Move in what is ready, here or before a kill, and drop what was half built."""
    ready = home / STAGE / READY
    paths = [path for path in ready.rglob("*") if path.is_file()]
    for path in sorted(paths, key=lambda path: path.name == LAST):
        place = home / path.relative_to(ready)
        if place.exists():
            path.chmod(place.stat().st_mode & 0o777)
        path.replace(place)
        sync(place.parent)
    shutil.rmtree(home / STAGE, ignore_errors=True)
