"""The last step of a refresh: sign what was built, give it a name, and let everyone read it."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pipelines.release import journal, manifest, switch
from pipelines.settings import Settings


def finish(settings: Settings, inputs: Mapping[str, str]) -> Path:
    """Turn the building folder into the current release and return its folder.

    Raises `NothingReleased` when the files on disk do not match the manifest; the old release then stays.
    """
    name = release_name()
    entries = journal.read(settings.building)
    journal.remove(settings.building)
    (settings.building / "published.duckdb").chmod(0o444)
    contents = manifest.compose(settings, inputs, entries, name)
    hashes = switch.hashes_of(settings.building)
    manifest.write(settings.building, {**contents, "files": hashes})
    release = settings.releases / name
    switch.seal(settings.building, release)
    switch.verify(release, hashes)
    switch.turn(settings.current, release)
    return release


def release_name() -> str:
    """A name that sorts by time and never comes back."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
