"""Whether the disk has room for a refresh, and what to say when it has not.

What belongs here: the estimate, looking at the disk, and the sentence. What does not: making room (`workspace` removes
what killed nights left before anybody looks).
"""

import math
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipelines.errors import NoRoom
from pipelines.release.current import readable_release
from pipelines.settings import Settings

# A building folder at its widest, as a part of the release that comes of it.
WIDEST = 1.5
# A refresh of an earlier day or of fewer deliveries needs less than the last one did: refuse only what cannot be.
CLEARLY = 0.5


def needed(settings: Settings) -> int:
    """Bytes a refresh is likely to need, by the size of the current release; 0 when there is none to judge by."""
    release = readable_release(settings.home)
    if release is None:
        return 0
    return int(WIDEST * sum(path.stat().st_size for path in release.folder.rglob("*") if path.is_file()))


def require_room(settings: Settings) -> None:
    """Raise `NoRoom` when a refresh would certainly fill the disk; never when there is nothing to judge by."""
    if free(settings.home) < CLEARLY * needed(settings):
        raise NoRoom(shortage(settings))


def shortage(settings: Settings) -> str:
    """Which disk has no room, how much is needed and how much is free, in a sentence for the reader."""
    home, elsewhere = settings.home, Path(tempfile.gettempdir())
    place = min((home, elsewhere), key=free)
    has, needs = free(place), needed(settings)
    wanted = f"about {size(needs, math.ceil)}" if needs > has else "more than that"
    return (
        f"There is no room left on the disk of {place}: {size(has, math.floor)} free, and a refresh needs {wanted}. "
        "The old release stands. Make room and run again."
    )


def free(place: Path) -> int:
    """Bytes that may still be written on the disk of a folder."""
    return shutil.disk_usage(place).free


def size(count: int, rounded: Callable[[float], int]) -> str:
    """Bytes in megabytes."""
    return f"{rounded(count / 1e6):,} MB"
