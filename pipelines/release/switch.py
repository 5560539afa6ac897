"""From a finished building folder to the release that everyone reads.

Order matters: contents reach the disk before the folder gets its name, the name before the symlink turns. Whoever is
killed in between leaves the old release whole.
"""

import hashlib
from pathlib import Path

from pipelines.errors import NothingReleased
from pipelines.release import disk
from pipelines.release.disk import sync

UNSIGNED = {"manifest.json"}


def seal(building: Path, release: Path) -> None:
    """Bring the building's contents to disk and give it its final name."""
    for path in sorted(building.rglob("*")):
        sync(path)
    sync(building, "building")
    disk.rename(building, release, "release named")
    sync(release.parent, "releases")


def turn(current: Path, release: Path) -> None:
    """Point `current` at the release in one step."""
    beside = current.with_name(".current.new")
    disk.remove(beside, "former link")
    disk.link(beside, Path(release.parent.name) / release.name, "new link")
    disk.rename(beside, current, "current turned")
    sync(current.parent, "home")


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release but its manifest."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in UNSIGNED)
    return {str(path.relative_to(folder)): file_hash(path) for path in paths}


def is_whole(release: Path, hashes: dict[str, str]) -> bool:
    """Whether the release holds exactly the files it was signed with."""
    return hashes_of(release) == hashes


def verify(release: Path, hashes: dict[str, str]) -> None:
    """Raise `NothingReleased` unless the release holds exactly the files it was signed with."""
    if not is_whole(release, hashes):
        raise NothingReleased(f"The files in {release} do not match its manifest; the old release stays current.")


def file_hash(path: Path) -> str:
    """SHA-256 of one file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
