"""Who may open what.

Lives here: the role of this dashboard process and the one database file that goes with it; a partner's process knows
the partner too.
Does not: SQL (data.py), or deciding what a funder may see (that happened before publication, in pipelines/disclosure).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipelines.errors import NothingReleased, UserMistake
from pipelines.settings import PROJECT, home_of


class Role(StrEnum):
    """A reader's role; it decides which file is opened, so there is nothing else to forget."""

    ANALYST = "analyst"
    FUNDER = "funder"
    PARTNER = "partner"


_PUBLISHED = ("published.duckdb", "published")
_OPENS = {Role.ANALYST: ("warehouse.duckdb", "marts"), Role.FUNDER: _PUBLISHED, Role.PARTNER: _PUBLISHED}
_CHOICES = "analyst, funder, partner:<name>"
_PROFILES = PROJECT / "pipelines" / "partners"


@dataclass(frozen=True)
class Access:
    """One role's view of one release. `release` is a real path, so a turned symlink never mixes two releases.

    `partner` is whose deliveries are shown, to a partner alone.
    """

    role: Role
    release: Path
    partner: str = ""

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
    def shows_publication(self) -> bool:
        """Whether the figures are those of the publication, where small groups are told of together."""
        return self.role is Role.FUNDER

    @property
    def decimals(self) -> int:
        """Decimals of a percentage: published rates stand on rounded counts and are whole percents."""
        return 1 if self.role is Role.ANALYST else 0


def started_for(environment: Mapping[str, str] = os.environ) -> tuple[Role, str]:
    """Return the role in `THUIS_ROLE` and its partner, else the role that sees least of people: a funder's.

    Raises UserMistake for a role or partner that does not exist.
    """
    name, colon, partner = environment.get("THUIS_ROLE", Role.FUNDER).partition(":")
    if name not in tuple(Role) or bool(colon) != (name == Role.PARTNER):
        raise UserMistake(f"This is not a known role; choose one of: {_CHOICES}.")
    if colon and partner not in {path.stem for path in _PROFILES.glob("*.yaml")}:
        raise UserMistake(f"This is not a known partner; take a name from {_PROFILES.relative_to(PROJECT)}.")
    return Role(name), partner


def name_of(role: Role, partner: str) -> str:
    """Return a role as people write it: `partner:mitros` for a partner's."""
    return f"{role}:{partner}" if partner else str(role)


def open_release(environment: Mapping[str, str] = os.environ) -> Access:
    """Return access to the release that `current` points at now. Raises NothingReleased when there is none."""
    role, partner = started_for(environment)
    home = home_of(environment.get("THUIS_HOME"))
    access = Access(role, (home / "current").resolve(), partner)
    if not access.database.is_file():
        raise NothingReleased(f"There is no release in {home} yet. Run `thuis refresh` first, then reload this page.")
    return access
