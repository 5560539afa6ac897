"""Whether there is anything to refresh: a night without news stops here."""

from pipelines.release.current import Release, find_release
from pipelines.release.fingerprint import inputs_of
from pipelines.settings import Settings


def unchanged_release(settings: Settings, key_fingerprint: str) -> Release | None:
    """The current release when it was made of exactly these inputs, else None."""
    release = find_release(settings.home)
    if release is None or release.manifest.get("inputs") != inputs_of(settings, key_fingerprint):
        return None
    return release
