"""Whether there is anything to refresh: a night without news stops here."""

from typing import Any

from pipelines.release.current import Release, find_release
from pipelines.release.fingerprint import inputs_of
from pipelines.settings import Settings

BROKEN = "intake_failed"


def unchanged_release(settings: Settings, key_fingerprint: str) -> Release | None:
    """The current release when it was made of exactly these inputs and of all of them, else None."""
    release = find_release(settings.home)
    if release is None or is_incomplete(release.manifest):
        return None
    return release if release.manifest.get("inputs") == inputs_of(settings, key_fingerprint) else None


def is_incomplete(manifest: dict[str, Any]) -> bool:
    """Whether our own code failed on a delivery (finding `intake_failed`): the next refresh tries it again."""
    return any(finding["check"] == BROKEN for finding in manifest.get("findings", ()))
