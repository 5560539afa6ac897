"""Where everything lives and what this run was asked for, read once and handed down.

What belongs here: paths, the known-on date, the key file and their validation.
What does not: thresholds of measures (dbt variables) and anything a partner decides (profiles).
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from pipelines.errors import UserMistake

PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"
DEFAULT_RAW = PROJECT / "data" / "raw"
DEFAULT_HOME = PROJECT / "data" / "home"

Every = Literal["quarter", "month", "night"]
"""How long a published database stands before it is made anew. It stands here and not with disclosure: every room
reads settings, so what settings import would be a door between rooms."""


@dataclass(frozen=True)
class Settings:
    """One refresh: its deliveries, its home, its key and the date it pretends to be."""

    raw: Path
    home: Path
    key_file: Path
    known_on: date | None = None
    publish_every: Every = "quarter"
    publish_now: bool = False

    @property
    def landing(self) -> Path:
        """Immutable accepted and held-back rows."""
        return self.home / "landing"

    @property
    def decisions(self) -> Path:
        """What analysts decided by hand about links and deliveries; survives every rebuild."""
        return self.home / "decisions"

    @property
    def releases(self) -> Path:
        """All kept releases, a folder each."""
        return self.home / "releases"

    @property
    def building(self) -> Path:
        """The release under construction; its path never varies, so dbt never parses again for it."""
        return self.releases / ".building"

    @property
    def current(self) -> Path:
        """The symlink that readers follow."""
        return self.home / "current"


def resolve(
    raw: Path | str | None = None,
    home: Path | str | None = None,
    known_on: date | str | None = None,
    publish_now: bool = False,
) -> Settings:
    """Settings from arguments, else `THUIS_RAW`, `THUIS_HOME`, `THUIS_KEY_FILE`, else the defaults.

    `publish_now`: do not wait for the next period (`publish_every`). Raises `UserMistake` when the folder of
    deliveries is not there or not ours to read, the home cannot be a folder, or `THUIS_PUBLISH_EVERY` is no period.
    """
    raw_folder = Path(raw or os.environ.get("THUIS_RAW") or DEFAULT_RAW).expanduser().resolve()
    home_folder = home_of(home)
    if not raw_folder.is_dir():
        raise UserMistake(f"There is no folder {raw_folder}. Give the folder with the partners' deliveries: --raw DIR.")
    if not os.access(raw_folder, os.R_OK | os.X_OK):
        raise UserMistake(f"You may not read {raw_folder}, where deliveries lie. Give this command as its owner.")
    require_folder(home_folder)
    return Settings(raw_folder, home_folder, key_file(), as_date(known_on), publish_every(), publish_now)


def require_folder(home: Path) -> None:
    """Raise `UserMistake` unless the home is a folder or can become one: no part of its path may be a file."""
    standing = next(place for place in (home, *home.parents) if place.exists())
    if not standing.is_dir():
        raise UserMistake(f"{standing} is a file. Give a folder to keep releases in: --home DIR.")


def home_of(home: Path | str | None = None) -> Path:
    """The home folder, whether it exists yet or not."""
    return Path(home or os.environ.get("THUIS_HOME") or DEFAULT_HOME).expanduser().resolve()


def key_file() -> Path:
    """The re-keying secret's place: outside the repository and outside every home."""
    return Path(os.environ.get("THUIS_KEY_FILE") or "~/.config/thuis/key").expanduser()


def notify_file() -> Path:
    """The file with the addresses that are told how a night went, beside the key: it may hold passwords."""
    return Path(os.environ.get("THUIS_NOTIFY_FILE") or "~/.config/thuis/notify").expanduser()


def publish_every() -> Every:
    """The cadence of the published database: `THUIS_PUBLISH_EVERY`, else a quarter.

    Raises `UserMistake` for anything but a quarter, a month or a night.
    """
    asked = os.environ.get("THUIS_PUBLISH_EVERY") or "quarter"
    for every in get_args(Every):
        if asked == every:
            return cast(Every, every)
    raise UserMistake(f"THUIS_PUBLISH_EVERY is '{asked}'. Write quarter, month or night.")


def as_date(text: date | str | None) -> date | None:
    """An ISO date; raises `UserMistake` for anything else."""
    if text is None or isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserMistake(f"'{text}' is not a date. Write it as yyyy-mm-dd, for example 2022-12-31.") from error
