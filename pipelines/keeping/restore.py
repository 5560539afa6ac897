"""Putting a backup back: verify all of it, copy it beside, then let its parts take the place of the home's.

What belongs here: the order of that, and what refuses it. What does not: the lock of the home, which must be held.
Until every file is copied and verified the home is not touched; from the note of unfinished work on, running the same
command again completes it.
"""

import os
import shutil
import stat
from pathlib import Path

from pipelines.errors import NothingKept, UserMistake
from pipelines.keeping import store
from pipelines.keeping.listing import PARTS, Kept, Listing
from pipelines.release import modes, switch
from pipelines.release.unfinished import Unfinished, begin, end, unfinished

WORK = "restore"
STAGE = ".restoring"
NAMED = 5
FORGOTTEN = "decisions/forgotten"


def require_whole(folder: Path, listing: Listing) -> None:
    """Raise `NothingKept`, naming files, unless every file of the backup has the hash that the list gives."""
    bad = [place for place, kept in listing.files.items() if not store.is_whole(folder, kept)]
    if bad:
        named = ", ".join(bad[:NAMED]) + (f" and {len(bad) - NAMED} more" if len(bad) > NAMED else "")
        raise NothingKept(
            f"The backup in {folder} is not whole: missing or damaged are {named}. Nothing was put back. "
            "Use another copy of the backup."
        )


def standing_parts(home: Path) -> list[str]:
    """What the home holds already of what a backup would bring."""
    return [part for part in PARTS if (home / part).exists() and any((home / part).iterdir())]


def require_room_for(home: Path, replace: bool) -> None:
    """Raise `UserMistake` when the home holds anything and nobody said that it may go.

    What a restore that was stopped halfway put there may go without being asked.
    """
    standing = standing_parts(home)
    begun = unfinished(home)
    if standing and not replace and not (begun and begun.work == WORK):
        raise UserMistake(
            f"{home} holds {', '.join(standing)} already. Give an empty home, or let the backup take its place: "
            "--replace"
        )


def require_nobody_back(home: Path, listing: Listing) -> None:
    """Raise `NothingKept` when people were forgotten or went by term after the backup was made: they would be back."""
    since = [path for path in (home / FORGOTTEN).glob("*.json") if f"{FORGOTTEN}/{path.name}" not in listing.files]
    if since:
        raise NothingKept(
            f"{len(since)} times people were forgotten in {home}, or went by term, after this backup was made; they "
            "would come back with it. Restore it to an empty home, and forget them there (thuis forget, thuis expire) "
            "before anybody reads it."
        )


def put_back(folder: Path, listing: Listing, home: Path) -> None:
    """Make the home what the backup says, whatever it holds."""
    stage = home / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    for place, kept in listing.files.items():
        bring(store.place_of(folder, kept), stage / place, kept)
    modes.settle_folders(stage)
    for part in set(PARTS) - {"releases"}:
        take_over_mode(home / part, stage / part)
    for path in sorted(stage.rglob("*")):
        if path.is_dir():
            switch.sync(path)
    begin(home, Unfinished(WORK, f"thuis restore {folder} --home {home}"))
    for part in PARTS:
        take_place(stage, home, part)
    turn(home, listing.current)
    shutil.rmtree(stage)
    end(home)


def bring(source: Path, target: Path, kept: Kept) -> None:
    """Copy one file out of the backup, with the permissions and the moment it had."""
    target.parent.mkdir(parents=True, exist_ok=True)
    store.copy(source, target, kept)
    os.utime(target, ns=(kept.modified, kept.modified))
    target.chmod(kept.mode)


def take_over_mode(standing: Path, coming: Path) -> None:
    """Keep what owner and group may do with a folder of the home: who installed it may have given the group more."""
    if standing.is_dir() and coming.is_dir():
        coming.chmod(stat.S_IMODE(standing.stat().st_mode))
        modes.close_to_others(coming)


def take_place(stage: Path, home: Path, part: str) -> None:
    """Let one part of the backup take the place of the home's; what stood there steps aside and goes last."""
    if (home / part).exists():
        (home / part).rename(stage / f"former-{part}")
    if (stage / part).exists():
        (stage / part).rename(home / part)
    switch.sync(home)


def turn(home: Path, current: str | None) -> None:
    """Point `current` where it pointed in the home that was backed up."""
    if current is None:
        (home / "current").unlink(missing_ok=True)
    else:
        switch.turn(home / "current", home / current)
