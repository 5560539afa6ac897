"""Deliveries that would be held back and that an analyst let in, from `decisions/admitted.csv` in the home.

What belongs here: reading and writing that file. What does not: why a delivery is held back (`drift`).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pipelines.intake.handwritten import day_of, decisions_in

FILE = "admitted.csv"


@dataclass(frozen=True)
class Admission:
    """One line: this dataset of this delivery counts, by a decision of that day."""

    partner: str
    delivery: str
    dataset: str
    reason: str
    decided_on: dt.date

    @property
    def about(self) -> tuple[str, str, str]:
        """What is let in."""
        return (self.partner, self.delivery, self.dataset)


COLUMNS = tuple(field.name for field in fields(Admission))


def read_admissions(folder: Path) -> list[Admission]:
    """Return the admissions in the folder's file, none when there is no such file. Raises UserMistake with the row."""
    path = folder / FILE
    return [_admission(path, row, cells) for row, cells in decisions_in(path, COLUMNS)]


def admitted_by(admissions: Iterable[Admission], known_on: dt.date | None) -> frozenset[tuple[str, str, str]]:
    """Return what had been let in by a day, or ever."""
    return frozenset(one.about for one in admissions if known_on is None or one.decided_on <= known_on)


def write_admissions(folder: Path, admissions: Iterable[Admission]) -> None:
    """Write the file anew, beside its place and then into it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *map(astuple, admissions)])
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{FILE}.new"
    beside.write_text(text.getvalue(), encoding="utf-8")
    beside.replace(folder / FILE)


def _admission(path: Path, row: int, cells: dict[str, str]) -> Admission:
    day = day_of(path, row, cells)
    return Admission(cells["partner"], cells["delivery"], cells["dataset"], cells["reason"], day)
