"""The releases that a home keeps: which there are, and which have had their time.

What belongs here: finished releases side by side. What does not: making one (`finish`), going back to one
(`going_back`) or reading its tables (`current`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from pipelines.errors import ReleaseDamaged, UserMistake
from pipelines.release import disk
from pipelines.release.current import Release, read_release, readable_release

NIGHTS, MONTHS, PUBLICATIONS = 14, 12, 8
GOING = ".going-"


def names_of(home: Path) -> list[str]:
    """The names of the finished releases of a home, the oldest first; also of those that are damaged by now.

    Raises `PermissionError` where they may not be listed: a pattern would find none, as if there were none.
    """
    releases = home / "releases"
    folders = releases.iterdir() if releases.is_dir() else ()
    return sorted(one.name for one in folders if not one.name.startswith(".") and one.is_dir())


def kept(home: Path) -> list[Release]:
    """The same, opened; raises `ReleaseDamaged` when one cannot be read, for whoever must not pass one over."""
    return [read_release(home / "releases" / name) for name in names_of(home)]


def readable(home: Path) -> list[Release]:
    """The same without those that cannot be read, for whoever can do without."""
    return [one for one in each_opened(home).values() if isinstance(one, Release)]


def each_opened(home: Path) -> dict[str, Release | ReleaseDamaged]:
    """All by their names, and of those that cannot be read what is the matter."""
    return {name: opened(home, name) for name in names_of(home)}


def opened(home: Path, name: str) -> Release | ReleaseDamaged:
    """A release by its name, or what is the matter with it."""
    try:
        return read_release(home / "releases" / name)
    except ReleaseDamaged as damage:
        return damage


def named(home: Path, name: str) -> Release:
    """A release by its name; raises `UserMistake` with the names there are, `ReleaseDamaged` for one past reading."""
    names = names_of(home)
    if name not in names:
        known = ", ".join(names[-5:]) or "none at all"
        raise UserMistake(f"There is no release '{name}' in {home}. There are: {known}.")
    return read_release(home / "releases" / name)


def had_its_time(built: Mapping[str, date], publications: Mapping[str, str]) -> set[str]:
    """Which releases go, by the day each was built: all but those of 14 nights, 12 month ends and every quarter's end.

    The nights are the last ones that made a release, however many; of a month or a quarter the last release stays, and
    so does that of each publication with which the next one is compared. Names sort by time.
    """
    names = sorted(built)
    first_night = sorted(set(built.values()))[-NIGHTS:][:1]
    nights = [name for name in names if [built[name]] >= first_night]
    months = _last_of_each(names, lambda name: built[name].year * 12 + built[name].month)
    quarters = _last_of_each(names, lambda name: built[name].year * 4 + (built[name].month - 1) // 3)
    published = _last_of_each(names, lambda name: publications[name])
    return set(names) - {*nights, *months[-MONTHS:], *quarters, *published[-PUBLICATIONS:]}


def _last_of_each(names: Iterable[str], period: Callable[[str], int | str]) -> list[str]:
    return list({period(name): name for name in names}.values())


def let_go(home: Path) -> list[str]:
    """Remove releases that have had their time, never the current one; return their names.

    One that cannot be read stays: nobody knows how old it is, and people may be asked to put it back.

    Each loses its name first: whoever is stopped halfway leaves no half release. The lock of the home must be held.
    """
    standing = readable_release(home)
    releases = readable(home)
    built = {one.folder.name: datetime.fromisoformat(one.manifest["built_at"]).date() for one in releases}
    publications = {one.folder.name: one.publication for one in releases}
    going = sorted(had_its_time(built, publications) - {standing.folder.name if standing else ""})
    for name in going:
        nameless = home / "releases" / f"{GOING}{name}"
        disk.rename(home / "releases" / name, nameless, "release nameless")
        disk.remove(nameless, "release")
    return going
