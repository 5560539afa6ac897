"""Reading the current release: everyone goes through the symlink, by its real path, read-only."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import ReleaseDamaged, UserMistake
from pipelines.release.damage import read_manifest, ways_out

if TYPE_CHECKING:
    import duckdb

CATALOG = "thuis"
DATABASES = {"analyst": "warehouse.duckdb", "funder": "published.duckdb"}


@dataclass(frozen=True)
class Release:
    """A release that stands: its folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def known_on(self) -> str | None:
        """The day up to which it knows the world: as asked, else the newest reference date of its deliveries."""
        day: str | None = self.manifest["known_on"] or self.manifest["reference_date"]
        return day

    @property
    def publication(self) -> str:
        """The name of the release that made its published database, which may be itself."""
        name: str = self.manifest.get("published", {}).get("made_in", self.folder.name)
        return name

    @property
    def publication_day(self) -> str | None:
        """The day up to which its published database knows the world."""
        day: str | None = self.manifest.get("published", {}).get("known_on")
        return day

    @property
    def warehouse(self) -> Path:
        """The analysts' database."""
        return self.folder / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The funders' database."""
        return self.folder / "published.duckdb"

    @property
    def record(self) -> Path:
        """The exact counts behind the funders' database, for analysts alone."""
        return self.folder / "publication"


def find_release(home: Path) -> Release | None:
    """The current release of a home, or None when there is none yet.

    Raises `ReleaseDamaged` when its folder is gone or its manifest cannot be read.
    """
    return read_release((home / "current").resolve()) if (home / "current").is_symlink() else None


def readable_release(home: Path) -> Release | None:
    """The same, and None for one that is damaged too: for whoever goes on without it."""
    try:
        return find_release(home)
    except ReleaseDamaged:
        return None


def read_release(folder: Path) -> Release:
    """The release in a folder; raises `ReleaseDamaged`, which says what is the matter, when it cannot be read."""
    return Release(folder, read_manifest(folder))


def current_release(home: Path) -> Release:
    """The current release; raises `UserMistake` when the home has none, `ReleaseDamaged` when it cannot be read."""
    try:
        release = find_release(home)
    except ReleaseDamaged as damage:
        raise ReleaseDamaged(f"{damage} {ways_out(home)}") from None
    if release is None:
        raise none_yet(home)
    return release


def none_yet(home: Path) -> UserMistake:
    """The error for a home that never made a release."""
    return UserMistake(f"There is no release in {home} yet. Make one first: thuis refresh --home {home}")


def database_of(home: Path, role: str) -> Path:
    """The current release's one database for a role, without opening anything that the role may not.

    Raises `UserMistake` when there is no release, no such role, or when this user of the system may not read it.
    """
    name = DATABASES.get(role)
    if name is None:
        raise UserMistake(f"'{role}' is not a role. Choose one of: {', '.join(DATABASES)}.")
    database = (home / "current").resolve() / name
    try:
        database.stat()
    except FileNotFoundError:
        if not (home / "current").is_symlink():
            raise none_yet(home) from None
        raise ReleaseDamaged(f"The current release is damaged: its {name} is gone. {ways_out(home)}") from None
    except PermissionError:
        pass
    if not os.access(database, os.R_OK):
        raise UserMistake(f"You may not read {name}, which the role {role} opens. Choose --role funder.")
    return database


def connect_read_only(database: Path) -> "duckdb.DuckDBPyConnection":
    """A read-only connection in which `marts.x` and `published.x` mean what they say.

    Opened by its own name, `published.duckdb` would be a catalog as well as a schema and every name ambiguous.
    """
    import duckdb

    connection = duckdb.connect()
    quoted = str(database.resolve()).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {CATALOG} (read_only)")
    connection.execute(f"use {CATALOG}")
    return connection
