"""Whether there is anything to refresh, and when somebody last looked: a night without news stops here."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.errors import ReleaseDamaged
from pipelines.release import disk
from pipelines.release.current import Release, find_release, readable_release
from pipelines.release.fingerprint import inputs_of
from pipelines.release.going_back import left_behind
from pipelines.release.switch import is_whole
from pipelines.settings import Settings

BROKEN = "intake_failed"
LOOKED_AT = "looked_at"


def unchanged_release(settings: Settings, key_fingerprint: str) -> Release | None:
    """The current release when it, or one that was left behind for it, was made of all of these very inputs.

    One that is damaged is to be made anew, whatever it was made of.
    """
    release = readable_release(settings.home)
    if release is None:
        return None
    inputs = inputs_of(settings, key_fingerprint)
    complete = [one.manifest for one in (release, *left_behind(settings.home)) if not is_incomplete(one.manifest)]
    same = any(manifest.get("inputs") == inputs for manifest in complete)
    return release if same and is_whole(release.folder, release.manifest["files"]) else None


def damage(home: Path) -> str | None:
    """What is the matter with the current release; None when it is whole or there is none."""
    try:
        release = find_release(home)
    except ReleaseDamaged as hurt:
        return str(hurt)
    if release is None or is_whole(release.folder, release.manifest["files"]):
        return None
    return f"Release {release.folder.name} is damaged: its files are not those of its manifest."


def confirm(home: Path) -> None:
    """Note that somebody looked and found no news: a night that finds none has run all the same."""
    disk.mark(home / "releases" / LOOKED_AT, "night noted")


def last_night(home: Path, release: Release) -> datetime:
    """When a release was made or last found to be still of today's deliveries, whichever was later."""
    built, mark = datetime.fromisoformat(release.manifest["built_at"]), home / "releases" / LOOKED_AT
    return max(built, datetime.fromtimestamp(mark.stat().st_mtime, UTC)) if mark.exists() else built


def is_incomplete(manifest: dict[str, Any]) -> bool:
    """Whether our own code failed on a delivery (finding `intake_failed`): the next refresh tries it again."""
    return any(finding["check"] == BROKEN for finding in manifest.get("findings", ()))
