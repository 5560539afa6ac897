"""The last step of a refresh: sign what was built, give it a name, and let everyone read it."""

import os
from datetime import UTC, datetime
from pathlib import Path

from pipelines.release import databases, disk, journal, manifest, modes, switch
from pipelines.settings import Settings

RELEASED_ONCE = "released_once"


def finish(settings: Settings) -> Path:
    """Turn the building folder into the current release and return its folder.

    Only what is whole gets a release's name: it is opened once more and verified before. What the release was made of
    was written down before the first file was read: a delivery that came in meanwhile is news for the next night.
    Raises `NothingReleased` when the files on disk do not match the manifest or cannot be read; the old release then
    stays.
    """
    name, building = release_name(), settings.building
    databases.settle(building)
    entries = journal.read(building)
    journal.remove(building)
    contents = manifest.compose(settings, entries["start"]["inputs"], entries, name)
    hashes = switch.hashes_of(building)
    manifest.write(building, {**contents, "files": hashes})
    modes.settle(settings)
    release = settings.releases / name
    databases.require_answers(building, contents)
    switch.verify(building, hashes)
    switch.seal(building, release)
    switch.turn(settings.current, release)
    disk.mark(settings.landing / RELEASED_ONCE, "first release marked")
    return release


def has_released(settings: Settings) -> bool:
    """Whether this home ever made a release: until then all deliveries are history, received on their reference date.

    The mark lies in the landing, which stays when releases are removed and made again. Whoever is killed between the
    switch and the mark has released all the same.
    """
    return (settings.landing / RELEASED_ONCE).exists() or settings.current.exists()


def release_name() -> str:
    """A name that sorts by time and never comes back."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
