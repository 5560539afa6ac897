"""Deliveries that would be held back and that an analyst let in, from `decisions/admitted.csv` in the home.

What belongs here: reading and writing that file. What does not: why a delivery is held back (`drift`).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pipelines.errors import UserMistake
from pipelines.intake.handwritten import lines_of

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
    lines = lines_of(path) if path.exists() else []
    missing = [name for name in COLUMNS if lines and name not in lines[0]]
    if missing:
        raise UserMistake(f"{FILE}, row 1: column {missing[0]} is missing. The header is {','.join(COLUMNS)}.")
    return [_admission(row, line) for row, line in enumerate(lines, start=2)]


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


def _admission(row: int, line: dict[str, str]) -> Admission:
    cells = {name: (line[name] or "").strip() for name in COLUMNS}
    empty = [name for name in COLUMNS if not cells[name]]
    if empty:
        raise UserMistake(f"{FILE}, row {row}: {empty[0]} is empty. Fill it in, or remove the row.")
    try:
        day = dt.date.fromisoformat(cells.pop("decided_on"))
    except ValueError:
        raise UserMistake(f"{FILE}, row {row}: decided_on is no date. Write it as 2022-06-30.") from None
    return Admission(**cells, decided_on=day)
