"""Going back to an earlier release, and staying there until there is news.

What belongs here: choosing and checking that release, and which ones were left behind for it: what those were made of
is no news, or the next night would make them again. What does not: which releases are kept (`kept`).
"""

import json
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.release import disk, switch
from pipelines.release.current import Release, current_release, find_release
from pipelines.release.kept import named, names_of

WENT_BACK = "went_back.json"


def earlier(home: Path, name: str | None) -> Release:
    """The release to go back to: the named one, else the one before the current. Raises `UserMistake` without any."""
    standing = current_release(home).folder.name
    if name == standing:
        raise UserMistake(f"Release {name} is the current one already. Name another: thuis releases shows them.")
    if name:
        return named(home, name)
    before = [earlier for earlier in names_of(home) if earlier < standing]
    if not before:
        raise UserMistake(f"There is no release before {standing} in {home} to go back to.")
    return named(home, before[-1])


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
    was, and not when a newer one has come.
    """
    note, standing = home / "releases" / WENT_BACK, find_release(home)
    noted = json.loads(note.read_text(encoding="utf-8")) if note.exists() else None
    if not noted or not standing or noted["back_to"] != standing.folder.name:
        return []
    return [named(home, name) for name in noted["left_behind"] if name in names_of(home)]
