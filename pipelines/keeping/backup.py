"""Making a backup: look at everything, copy what is new, then write the list.

What belongs here: the order of a backup and what refuses one. What does not: the lock of the home, which must be held.
"""

import mmap
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import NothingKept, ReleaseDamaged, UserMistake
from pipelines.keeping import listing, store
from pipelines.keeping.listing import Kept, Listing
from pipelines.release.damage import read_manifest, ways_out

OWNER = 0o700
OURS = {listing.LIST, f".{listing.LIST}.new", store.FILES, store.COMING}


@dataclass(frozen=True)
class Plan:
    """A backup that may be made: its list, and the places of the files that must be copied for it."""

    listing: Listing
    new: list[str]

    @property
    def size(self) -> int:
        """How many bytes are to be copied."""
        return sum(self.listing.files[place].size for place in self.new)


def plan(home: Path, folder: Path, key_fingerprint: str | None) -> Plan:
    """What a backup of this home to this folder would take.

    Raises `UserMistake` for a folder that cannot hold it and for a home with nothing to keep, `NothingKept` when a
    release of the home is damaged: its backup would be too.
    """
    require_place(home, folder, key_fingerprint)
    files = {str(path.relative_to(home)): listing.describe(path) for path in listing.files_of(home)}
    if not files:
        raise UserMistake(f"There is nothing in {home} to back up. Give the home that holds the landing: --home DIR.")
    require_whole_releases(home, files)
    current = home / "current"
    target = str(current.readlink()) if current.is_symlink() else None
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    made = Listing(made_at, key_fingerprint, target, files)
    return Plan(made, [place for place, kept in files.items() if not store.is_whole(folder, kept)])


def carry_out(plan: Plan, home: Path, folder: Path, secret: bytes | None) -> None:
    """Copy what is new, write the list, and only then remove what the former backup alone needed.

    Raises `UserMistake` when the key stands in a file that would be copied.
    """
    for place in plan.new:
        if secret and holds(home / place, secret):
            raise UserMistake(f"{home / place} holds the key, which may not lie beside the data. Remove it from there.")
    folder.mkdir(mode=OWNER, parents=True, exist_ok=True)
    close(folder)
    (folder / store.FILES).mkdir(exist_ok=True)
    for place in plan.new:
        store.put(folder, home / place, plan.listing.files[place])
    listing.write(folder, plan.listing)
    store.prune(folder, plan.listing.files.values())


def require_place(home: Path, folder: Path, key_fingerprint: str | None) -> None:
    """Raise `UserMistake` unless the folder lies apart from the home and holds a backup of such a home, or nothing."""
    require_apart(home, folder)
    others = sorted(path.name for path in folder.iterdir() if path.name not in OURS) if folder.exists() else []
    if others:
        raise UserMistake(f"{folder} holds other things ({others[0]}). Give an empty folder or one with a backup.")
    if (folder / listing.LIST).exists():
        former = listing.read(folder).key_fingerprint
        if former != key_fingerprint:
            raise UserMistake(
                f"{folder} holds the backup of a home with another key ({former}). Give each home a folder of its own."
            )


def close(folder: Path) -> None:
    """Let nobody but its owner into the folder; raises `UserMistake` when others may enter and that stays so."""
    if stat.S_IMODE(folder.stat().st_mode) == OWNER:
        return
    try:
        folder.chmod(OWNER)
    except OSError:
        raise UserMistake(
            f"Others may read {folder}, and a backup is personal data. Let its owner close it (chmod 700) or give a "
            "folder of your own."
        ) from None


def require_apart(home: Path, folder: Path) -> None:
    """Raise `UserMistake` when one lies in the other: what takes away the home would take its backup along."""
    if folder.is_relative_to(home) or home.is_relative_to(folder):
        raise UserMistake(f"{folder} and the home {home} lie in one another. Give a folder elsewhere: another disk.")
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    if not standing.is_dir():
        raise UserMistake(f"{standing} is a file. Give a folder for the backup.")


def require_whole_releases(home: Path, files: dict[str, Kept]) -> None:
    """Raise `NothingKept` when a release does not hold exactly the files that it was signed with, or the current one
    is gone."""
    for release in sorted(path for path in (home / "releases").glob("[!.]*") if path.is_dir()):
        inside = f"releases/{release.name}/"
        found = {place.removeprefix(inside): kept.sha256 for place, kept in files.items() if place.startswith(inside)}
        found.pop("manifest.json", None)
        if found != signed_files(release):
            raise NothingKept(
                f"Release {release.name} is damaged, so nothing was backed up; the former backup stands. "
                "Put it back from that backup (thuis restore), or remove its folder."
            )
    if (home / "current").is_symlink() and not (home / "current").exists():
        raise NothingKept(
            "The folder of the current release is gone, so nothing was backed up; the former backup stands. "
            + ways_out(home)
        )


def signed_files(release: Path) -> dict[str, str] | None:
    """The files that a release was signed with, each with its hash; None when its manifest cannot be read."""
    try:
        files: dict[str, str] = read_manifest(release)["files"]
    except ReleaseDamaged:
        return None
    return files


def holds(path: Path, secret: bytes) -> bool:
    """Whether these bytes stand in a file."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(secret) >= 0
