"""Publications that stand: a night within the period of the former one hands its published file on, byte for byte.

What belongs here: whether the former release's publication is this night's too, copying it, and which publications
there were before. What does not: what an edition is (`pipelines.disclosure.edition`), making one, and judging it.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.release import disk
from pipelines.release.current import Release, readable_release
from pipelines.release.kept import PUBLICATIONS, each_opened, readable
from pipelines.release.switch import file_hash
from pipelines.settings import Settings

PUBLISHED, RECORD = "published.duckdb", "publication"
OF_ONE_NIGHT = ("postponed", "contradiction", "unread", "looks_back_to")


def standing(settings: Settings, edition: Mapping[str, Any]) -> Release | None:
    """The current release when its publication is of this edition and as whole as it was, else None.

    None too when a publication was asked for, and where each night has its own.
    """
    former = signed(settings)
    if former is None or settings.publish_now or settings.publish_every == "night":
        return None
    return former if former.manifest.get("published", {}).get("edition") == edition else None


def signed(settings: Settings) -> Release | None:
    """The current release, when its publication is as whole as it was.

    In the place of a current release that cannot be read stands the newest that can.
    """
    former = readable_release(settings.home)
    if former is None and settings.current.is_symlink():
        former = next(reversed(readable(settings.home)), None)
    return former if former and is_as_signed(former) else None


def unread(home: Path) -> list[str]:
    """Releases that cannot be read and whose published file no other release has: nothing can be held against them."""
    found = each_opened(home)
    others = {one.manifest["files"].get(PUBLISHED) for one in found.values() if isinstance(one, Release)}
    files = {name: home / "releases" / name / PUBLISHED for name, one in found.items() if not isinstance(one, Release)}
    return [name for name, file in files.items() if not file.exists() or file_hash(file) not in others]


def is_as_signed(release: Release) -> bool:
    """Whether the published file and the record of its exact counts are those that the manifest speaks of."""
    signed: dict[str, str] = release.manifest["files"]
    own = [name for name in signed if name == PUBLISHED or name.startswith(f"{RECORD}/")]
    whole = all((release.folder / name).exists() and file_hash(release.folder / name) == signed[name] for name in own)
    return whole and PUBLISHED in own and len(own) > 1


def published_before(home: Path, day: date | None, but: str | None = None) -> list[Release]:
    """The newest release of each of the last publications that tell of no later day than this, the oldest first.

    Of a publication without a record of its exact counts nothing can be compared: it is left out, and so is the one
    that release `but` made.
    """
    told = [one for one in readable(home) if one.publication != but and told_by(one, day)]
    found = {one.publication: one for one in told if is_as_signed(one)}
    return sorted(found.values(), key=lambda one: (one.publication_day or "", one.publication))[-PUBLICATIONS:]


def tells_of_later(home: Path, day: date | None) -> bool:
    """Whether there was a publication of a later day: what looks back is not held against it, so it may not go out."""
    return any(not told_by(one, day) for one in readable(home))


def told_by(release: Release, day: date | None) -> bool:
    """Whether a release's publication is known of on a day."""
    told = release.publication_day
    return told is None or day is None or told <= day.isoformat()


def postpone(former: Release, building: Path) -> dict[str, Any]:
    """Let the former publication stand in the place of one that tells too much; return what the manifest says of it."""
    disk.remove(building / PUBLISHED, "leftover")
    disk.remove(building / RECORD, "leftover")
    return hand_on(former, building)


def hand_on(former: Release, building: Path) -> dict[str, Any]:
    """Copy the publication into the building; return what the manifest says of it: the release that made it, its audit.

    What was found when it was made holds for the same bytes.
    """
    disk.make_folder(building / RECORD, "building")
    for path in (former.published, *sorted((former.folder / RECORD).iterdir())):
        disk.copy(path, building / path.relative_to(former.folder), "publication handed on")
    record = {name: said for name, said in former.manifest["published"].items() if name not in OF_ONE_NIGHT}
    return {"made_in": former.folder.name, **record, "audit": former.manifest["gate"]["audit"]}
