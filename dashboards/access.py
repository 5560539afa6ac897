"""Who may open what.

Lives here: the role of this dashboard process and the one database file that goes with it.
Does not: SQL (data.py), or deciding what a funder may see (that happened before publication, in pipelines/disclosure).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipelines.errors import NothingReleased, UserMistake
from pipelines.settings import home_of


class Role(StrEnum):
    """A reader's role; it decides which file is opened, so there is nothing else to forget."""

    ANALYST = "analyst"
    FUNDER = "funder"


_OPENS = {Role.ANALYST: ("warehouse.duckdb", "marts"), Role.FUNDER: ("published.duckdb", "published")}


@dataclass(frozen=True)
class Access:
    """One role's view of one release. `release` is a real path, so a turned symlink never mixes two releases."""

    role: Role
    release: Path

    @property
    def database(self) -> Path:
        """The only database this role opens."""
        return self.release / _OPENS[self.role][0]

    @property
    def schema(self) -> str:
        """The schema this role reads from."""
        return _OPENS[self.role][1]

    @property
    def tables(self) -> Path | None:
        """The page that describes every table of the warehouse, for whom may open that."""
        return self.release / "docs" / "index.html" if self.role is Role.ANALYST else None

    @property
    def shows_curves(self) -> bool:
        """Whether daily curves may be drawn; a daily curve gives single events away."""
        return self.role is Role.ANALYST

    @property
    def decimals(self) -> int:
        """Decimals of a percentage: published rates stand on rounded counts and are whole percents."""
        return 1 if self.role is Role.ANALYST else 0


def role_of(environment: Mapping[str, str]) -> Role:
    """Return the role in `THUIS_ROLE`; without one the role that sees least. Raises UserMistake for an unknown role."""
    name = environment.get("THUIS_ROLE", Role.FUNDER)
    try:
        return Role(name)
    except ValueError:
        known = ", ".join(Role)
        raise UserMistake(f"THUIS_ROLE is not a known role; choose one of: {known}.") from None


def open_release(environment: Mapping[str, str] = os.environ) -> Access:
    """Return access to the release that `current` points at now. Raises NothingReleased when there is none."""
    role = role_of(environment)
    home = home_of(environment.get("THUIS_HOME"))
    access = Access(role, (home / "current").resolve())
    if not access.database.is_file():
        raise NothingReleased(f"There is no release in {home} yet. Run `thuis refresh` first, then reload this page.")
    return access
