"""Publications that stand: a night within the period of the former one hands its published file on, byte for byte.

What belongs here: whether the former release's publication is this night's too, copying it, and which publications
there were before. What does not: what an edition is (`pipelines.disclosure.edition`), making one, and judging it.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.errors import ReleaseDamaged
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

    In the place of one that is damaged stands the newest release of which it is.
    """
    former = readable_release(settings.home)
    if former and not is_hurt(former):
        return former if has_both(former) else None
    others = reversed(readable(settings.home)) if settings.current.is_symlink() else ()
    return next((one for one in others if is_as_signed(one)), None)


def unread(home: Path) -> list[str]:
    """Releases that are damaged so that what funders saw in them cannot be read, and no other release has it whole.

    Nothing can be held against that.
    """
    found = each_opened(home)
    hurt = {name for name, one in found.items() if not isinstance(one, Release) or is_hurt(one)}
    seen = {name: seen_in(home / "releases" / name, one) for name, one in found.items()}
    whole = {seen[name] for name in found.keys() - hurt}
    return sorted(name for name in hurt if seen[name] is None or seen[name] not in whole)


def seen_in(folder: Path, release: Release | ReleaseDamaged) -> str | None:
    """The hash of the published file of a release: as signed, or as it lies there when nobody knows how it was."""
    file = folder / PUBLISHED
    if isinstance(release, Release):
        return release.manifest["files"].get(PUBLISHED)
    return file_hash(file) if file.exists() else None


def is_as_signed(release: Release) -> bool:
    """Whether there are a published file and a record of its exact counts, and both are as they were signed."""
    return has_both(release) and not is_hurt(release)


def has_both(release: Release) -> bool:
    """Whether the manifest speaks of a published file and of a record of its exact counts."""
    own = own_files(release)
    return PUBLISHED in own and len(own) > 1


def is_hurt(release: Release) -> bool:
    """Whether its published file or the record of its exact counts is not what the manifest speaks of."""
    return any(
        not (release.folder / name).exists() or file_hash(release.folder / name) != signed
        for name, signed in own_files(release).items()
    )


def own_files(release: Release) -> dict[str, str]:
    """The files of its publication that the manifest speaks of, each with its hash."""
    signed: dict[str, str] = release.manifest["files"]
    return {name: one for name, one in signed.items() if name == PUBLISHED or name.startswith(f"{RECORD}/")}


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
