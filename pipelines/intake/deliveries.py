"""Which deliveries lie in the raw folder, and what lies there that should not.

What belongs here: names of folders and files. What does not: opening a file.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.intake.file_names import name_says_too_much, shown_name
from pipelines.intake.findings import Finding
from pipelines.intake.profile_schema import Profile

RECEIVED = "received.csv"
_PARTNER = re.compile(r"^[a-z0-9_]{1,40}$")
_DELIVERY = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:\.([2-9]|[1-9]\d{1,2}))?$")


@dataclass(frozen=True, order=True)
class Delivery:
    """One folder of a partner; `reference_date` is the day up to which it describes the world.

    With `loose` files it is these that make the delivery, whatever else lies in the folder.
    """

    partner: str
    reference_date: dt.date
    sequence: int
    folder: Path
    loose: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The delivery as partners write it: the date, and the sequence when it is a correction."""
        suffix = "" if self.sequence == 1 else f".{self.sequence}"
        return f"{self.reference_date}{suffix}"

    @property
    def slot(self) -> str:
        """The name of the delivery's folder in the landing."""
        return f"{self.partner}@{self.reference_date}.{self.sequence}"

    @property
    def correction(self) -> str:
        """The folder name for a correction of this delivery."""
        return f"{self.reference_date}.{self.sequence + 1}"


@dataclass(frozen=True)
class Survey:
    """What lies in the raw folder, in the order in which it is applied."""

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]


def survey(raw: Path, profiles: dict[str, Profile]) -> Survey:
    """Return the deliveries below `raw` and findings on everything else. Raises UserMistake without such a folder."""
    if not raw.is_dir():
        raise UserMistake(f"There is no folder {raw}. Give the folder that holds <partner>/<reference date>/.")
    seen = [found for entry in _visible(raw) for found in _in_raw(entry, profiles)]
    deliveries = sorted(found for found in seen if isinstance(found, Delivery))
    return Survey(tuple(deliveries), tuple(found for found in seen if isinstance(found, Finding)))


def parse_delivery(name: str) -> tuple[dt.date, int] | None:
    """Return reference date and sequence of a folder name; None when it is not one."""
    match = _DELIVERY.match(name)
    if match is None:
        return None
    try:
        return dt.date.fromisoformat(match[1]), int(match[2] or 1)
    except ValueError:
        return None


def is_partner_name(name: str) -> bool:
    """Whether a folder of a partner may have this name."""
    return bool(_PARTNER.match(name))


def _visible(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _in_raw(entry: Path, profiles: dict[str, Profile]) -> Iterator[Delivery | Finding]:
    if entry.is_symlink() and not entry.resolve().is_relative_to(entry.parent.resolve()):
        yield _about(
            "raw", None, "link", f"{_shown(entry)} is een verwijzing naar buiten de map en wordt niet gelezen."
        )
    elif not entry.is_dir():
        if entry.name != RECEIVED:
            yield _stray("raw", entry, "Zet het in een map <partner>/<peildatum>/.")
    elif not is_partner_name(entry.name):
        message = "Een partnermap heeft een naam van kleine letters, cijfers en _ (ten hoogste 40 tekens): hernoem hem."
        yield _about("raw", None, "folder_name", message)
    elif entry.name not in profiles:
        if name_says_too_much(entry.name):
            yield _about("raw", None, "folder_name", "De naam van een map bevat een persoonsgegeven: hernoem hem.")
            return
        message = (
            f"De map {entry.name} hoort bij geen bekende partner; er is niets uit gelezen. "
            f"Hernoem de map of voeg een profiel {entry.name}.yaml toe."
        )
        yield _about(entry.name, None, "unknown_partner", message)
    else:
        for inside in _visible(entry):
            yield _in_partner(entry.name, inside)


def _in_partner(partner: str, entry: Path) -> Delivery | Finding:
    if entry.is_symlink() and not entry.resolve().is_relative_to(entry.parents[1].resolve()):
        message = f"{_shown(entry)} is een verwijzing naar buiten de map en wordt niet gelezen."
        return _about(partner, None, "link", message)
    if not entry.is_dir():
        return _stray(partner, entry, "Zet het in een map met de peildatum, zoals 2022-06-30.")
    parsed = parse_delivery(entry.name)
    if parsed is None:
        message = "Een leveringsmap heet naar de peildatum (2022-06-30, een correctie 2022-06-30.2): hernoem hem."
        return _about(partner, _shown(entry)[:40], "folder_date", message)
    return Delivery(partner, *parsed, entry)


def _stray(partner: str, entry: Path, advice: str) -> Finding:
    name = _shown(entry)
    message = f"{name} ligt buiten een leveringsmap en is niet gelezen. {advice}"
    return Finding(partner, None, None, name, "stray_file", "warning", message)


def _shown(entry: Path) -> str:
    """Return the name of a file or folder, or its place in the folder when the name holds an identifier."""
    number = _visible(entry.parent).index(entry) + 1 if name_says_too_much(entry.name) else 0
    return shown_name(entry.name, number)


def _about(partner: str, delivery: str | None, check: str, message: str) -> Finding:
    return Finding(partner, delivery, None, None, check, "error", message)
