"""The last step of a refresh: sign what was built, give it a name, and let everyone read it."""

import os
from datetime import UTC, datetime
from pathlib import Path

from pipelines.release import journal, manifest, modes, switch
from pipelines.release.going_back import forget_left_behind
from pipelines.settings import Settings

RELEASED_ONCE = "released_once"


def finish(settings: Settings) -> Path:
    """Turn the building folder into the current release and return its folder.

    What the release was made of was written down before the first file was read: a delivery that came in meanwhile is
    news for the next night. Raises `NothingReleased` when the files on disk do not match the manifest; the old release
    then stays.
    """
    name = release_name()
    entries = journal.read(settings.building)
    inputs = entries["start"]["inputs"]
    journal.remove(settings.building)
    contents = manifest.compose(settings, inputs, entries, name)
    hashes = switch.hashes_of(settings.building)
    manifest.write(settings.building, {**contents, "files": hashes})
    modes.settle(settings)
    release = settings.releases / name
    switch.seal(settings.building, release)
    switch.verify(release, hashes)
    switch.turn(settings.current, release)
    forget_left_behind(settings.home)
    (settings.landing / RELEASED_ONCE).touch()
    return release


def has_released(settings: Settings) -> bool:
    """Whether this home ever made a release: until then all deliveries are history, received on their reference date.

    The mark lies in the landing, which stays when releases are removed and made again.
    """
    return (settings.landing / RELEASED_ONCE).exists()


def release_name() -> str:
    """A name that sorts by time and never comes back."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
