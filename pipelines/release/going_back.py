"""Going back to an earlier release, and staying there until there is news.

What belongs here: choosing and checking that release, and which ones were left behind for it: what those were made of
is no news, or the next night would make them again. What does not: which releases are kept (`kept`).
"""

import json
from pathlib import Path

from pipelines.errors import NothingReleased, ReleaseDamaged, UserMistake
from pipelines.release import disk, switch
from pipelines.release.current import Release, none_yet, readable_release
from pipelines.release.kept import named, names_of, opened, readable

WENT_BACK = "went_back.json"


def earlier(home: Path, name: str | None) -> Release:
    """The release to go back to: the named one, else the newest whole one before the current.

    Where the current one cannot be read, a later one will do for want of an earlier: somebody went back from it before.
    Raises `UserMistake` without any, `ReleaseDamaged` when the named one cannot be read, `NothingReleased` when none of
    them is whole.
    """
    standing = standing_name(home)
    if name and name == standing:
        raise UserMistake(f"Release {name} is the current one already. Name another: thuis releases shows them.")
    if name:
        return the_named(home, name)
    names = names_of(home)
    after = [] if readable_release(home) else [other for other in names if other > standing]
    places = [*reversed([other for other in names if other < standing]), *reversed(after)]
    if not places:
        raise UserMistake(f"There is no release before {standing} in {home} to go back to.")
    return first_whole(home, places)


def first_whole(home: Path, names: list[str]) -> Release:
    """The first of these releases that is whole; raises `NothingReleased` when none is."""
    for name in names:
        release = opened(home, name)
        if isinstance(release, Release) and switch.is_whole(release.folder, release.manifest["files"]):
            return release
    raise NothingReleased(
        f"Of the releases in {home} to go back to ({', '.join(names)}) none is whole; nothing was changed. "
        f"Make a new one: thuis refresh --home {home}"
    )


def standing_name(home: Path) -> str:
    """The name of the current release, whether it can be read or not; raises `UserMistake` when there never was one."""
    link = home / "current"
    if link.is_symlink():
        return link.readlink().name
    raise none_yet(home)


def the_named(home: Path, name: str) -> Release:
    """The release that somebody named, if it can be read."""
    try:
        return named(home, name)
    except ReleaseDamaged as damage:
        raise ReleaseDamaged(f"{damage} Name another: thuis releases shows them.") from None


def go_back(home: Path, release: Release) -> None:
    """Make an earlier release current, and remember which ones were left behind for it.

    Raises `NothingReleased` when its files are not those it was signed with. The lock of the home must be held.
    """
    switch.verify(release.folder, release.manifest["files"])
    behind = [name for name in names_of(home) if name > release.folder.name]
    note = {"back_to": release.folder.name, "left_behind": behind}
    disk.write_whole(home / "releases" / WENT_BACK, json.dumps(note), "note")
    switch.turn(home / "current", release.folder)


def left_behind(home: Path) -> list[Release]:
    """The releases that somebody went back from: what they were made of is no news.

    The note counts as long as the release that somebody went back to is current: not when they were stopped before it
    was, and not when a newer one has come. One that cannot be read tells nobody what it was made of.
    """
    note, standing = home / "releases" / WENT_BACK, readable_release(home)
    noted = json.loads(note.read_text(encoding="utf-8")) if note.exists() else None
    if not noted or not standing or noted["back_to"] != standing.folder.name:
        return []
    return [one for one in readable(home) if one.folder.name in noted["left_behind"]]
