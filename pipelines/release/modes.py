"""Who of the system's users may read what of a home: the second fence, which holds when a program does not.

Lives here: the modes of a release's files, set once before it gets its name, and of what lies beside the releases; the
same of folders that were put back from a backup.
Does not: users and groups themselves (docs/deployment.md).
Three kinds of users: the night's own, which owns everything; the analysts' group, which reads; and all others (funders'
and partners' services), which get past folders without seeing what is in them, to what is published and no further.
A partner's reports go to the group `thuis-<partner>` where the system has one that the night's user belongs to.
"""

import grp
import os
from collections.abc import Iterable
from pathlib import Path

from pipelines.release import disk
from pipelines.settings import Settings

PUBLISHED = "published.duckdb"
OPEN_TO_ALL, ANALYSTS = 0o444, 0o640
PASSAGE, ANALYSTS_FOLDER, PARTNERS_FOLDER = 0o751, 0o750, 0o750
NOT_FOR_OTHERS = ("landing", "decisions", "dagster", "log", "queries")
_OTHERS = 0o007


def settle(settings: Settings) -> None:
    """Give every file of the release under construction its mode, and close to others what lies beside the releases."""
    building = settings.building
    settle_release(building, (building, *building.rglob("*")))
    disk.set_mode(settings.releases, PASSAGE)
    for name in NOT_FOR_OTHERS:
        close_to_others(settings.home / name)


def settle_folders(home: Path) -> None:
    """Give the folders of finished releases their modes again, and let nobody else into what lies beside them.

    For a home whose files came with their own modes: folders came with none, and would have what the mask of whoever
    brought them leaves.
    """
    for release in (path for path in (home / "releases").glob("[!.]*") if path.is_dir()):
        settle_release(release, (release, *(path for path in release.rglob("*") if path.is_dir())))
    if (home / "releases").is_dir():
        disk.set_mode(home / "releases", PASSAGE)
    for name in NOT_FOR_OTHERS:
        for folder in (home / name, *(home / name).rglob("*")) if (home / name).is_dir() else ():
            if folder.is_dir():
                disk.set_mode(folder, ANALYSTS_FOLDER)


def settle_release(release: Path, paths: Iterable[Path]) -> None:
    """Give these files and folders of a release their modes, and each partner the reports on its deliveries."""
    reports = release / "quality" / "deliveries"
    passages = {release, reports.parent, reports}
    for path in paths:
        disk.set_mode(path, mode_of(path, path in passages))
    for folder in reports.iterdir() if reports.is_dir() else ():
        hand_to_partner(folder)


def mode_of(path: Path, passage: bool) -> int:
    """The mode of a file or folder of a release."""
    if path.is_dir():
        return PASSAGE if passage else ANALYSTS_FOLDER
    return OPEN_TO_ALL if path.name == PUBLISHED else ANALYSTS


def close_to_others(folder: Path) -> None:
    """Take from others whatever they may do with a folder; owner and group keep theirs.

    One that is closed already is left alone: it may be another user's, whom the night cannot give a mode.
    """
    mode = folder.stat().st_mode & 0o7777 if folder.is_dir() else 0
    if mode & _OTHERS:
        disk.set_mode(folder, mode & ~_OTHERS)


def hand_to_partner(folder: Path) -> None:
    """Let a partner's own service read the reports on its deliveries, where the system knows one; else nobody more."""
    if not folder.is_dir():
        return
    try:
        group = grp.getgrnam(f"thuis-{folder.name}").gr_gid
    except KeyError:
        return
    if os.geteuid() != 0 and group not in os.getgroups():
        return
    for path in (folder, *folder.iterdir()):
        disk.give_to_group(path, group)
