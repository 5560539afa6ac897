"""Publications that stand: a night within the period of the former one hands its published file on, byte for byte.

What belongs here: whether the former release's publication is this night's too, and copying it. What does not: what an
edition is (`pipelines.disclosure.cadence`), making one, and judging it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.release import disk
from pipelines.release.current import Release, find_release
from pipelines.release.switch import file_hash
from pipelines.settings import Settings

PUBLISHED = "published.duckdb"


def standing(settings: Settings, edition: Mapping[str, Any]) -> Release | None:
    """The current release when its publication is of this edition and as whole as it was, else None.

    None too when a publication was asked for, and where each night has its own.
    """
    former = find_release(settings.home)
    if former is None or settings.publish_now or settings.publish_every == "night":
        return None
    if former.manifest.get("published", {}).get("edition") != edition:
        return None
    return former if is_as_signed(former) else None


def is_as_signed(release: Release) -> bool:
    """Whether the published file is the one that the manifest speaks of."""
    signed = release.manifest["files"].get(PUBLISHED)
    return release.published.exists() and file_hash(release.published) == signed


def hand_on(former: Release, building: Path) -> dict[str, Any]:
    """Copy the publication into the building; return what the manifest says of it: the release that made it, its audit.

    What was found when it was made holds for the same bytes.
    """
    disk.copy(former.published, building / PUBLISHED, "publication handed on")
    record: dict[str, Any] = former.manifest["published"]
    return {"made_in": former.folder.name, **record, "audit": former.manifest["gate"]["audit"]}
