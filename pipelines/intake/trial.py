"""Taking in loose files on trial: the whole of intake, in a place that is gone afterwards.

What belongs here: choosing the files and running intake on them. What does not: how the outcome looks (`reports`).
The key is made for the occasion and forgotten; nothing of the files stays anywhere.
"""

import datetime as dt
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.intake.deliveries import Delivery, parse_delivery
from pipelines.intake.landing import land_delivery, write_registry
from pipelines.intake.profile_schema import Profile
from pipelines.intake.report import Report, general_remarks, reports
from pipelines.intake.strangers import strangers_in


@dataclass(frozen=True)
class Trial:
    """What came of it: the delivery as it was taken to be, its report, and the landing while it is there."""

    delivery: Delivery
    report: Report
    landing: Path


@contextmanager
def trial(paths: Iterable[Path], profile: Profile, reference_date: dt.date | None) -> Iterator[Trial]:
    """Take in these files, or all files in these folders, as one delivery of a partner.

    Without a reference date it is that of the folder's name, else today. Raises UserMistake when a path is not there
    or when there are no files.
    """
    given = list(paths)
    files = tuple(file for path in given for file in _files(path))
    if not files:
        raise UserMistake(f"{given[0]} holds no files. Give the files of a delivery, or the folder that holds them.")
    day = reference_date or _date_of(given[0]) or dt.date.today()
    delivery = Delivery(profile.partner, day, 1, files[0].parent, files)
    profiles = {profile.partner: profile}
    with tempfile.TemporaryDirectory(prefix="thuis-check-") as folder:
        raw, landing = Path(folder) / "raw", Path(folder) / "landing"
        raw.mkdir()
        key = secrets.token_bytes(32)
        land_delivery(delivery, profile, landing, key, dt.date.today(), new_home=False)
        write_registry(landing, raw, profiles, strangers_in(delivery, profile))
        yield Trial(delivery, _report(delivery, profile, landing), landing)


def _report(delivery: Delivery, profile: Profile, landing: Path) -> Report:
    found = [report for report in reports(landing, {profile.partner: profile}) if report.delivery == delivery.name]
    if found:
        return found[0]
    return Report(delivery.partner, profile.name, delivery.name, (), general_remarks(landing, delivery))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UserMistake(f"There is no file or folder {path}. Give the files of a delivery.")
    if path.is_file():
        return [path]
    return [file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith((".", "~$"))]


def _date_of(path: Path) -> dt.date | None:
    found = parse_delivery(path.resolve().name) or parse_delivery(path.resolve().parent.name)
    return found[0] if found else None
