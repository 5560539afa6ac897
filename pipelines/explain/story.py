"""The parts of an explanation, whatever the measure.

What belongs here: plain parts and their JSON. What does not: SQL (`evidence`) and what a measure makes of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where a fact was delivered: partner, dataset, delivery and row in its file (the header is row 1)."""

    partner: str
    dataset: str
    delivery: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        return f"{self.partner}/{self.dataset}" + (f", delivery {self.delivery}{row}" if self.delivery else "")


@dataclass(frozen=True)
class Line:
    """Something that happened, or a bound, on a day; `decides` marks what the outcome hangs on."""

    day: date
    what: str
    rules: tuple[str, ...] = ()
    source: Source | None = None
    decides: bool = False

    def as_json(self) -> Row:
        """The line with its source spelt out."""
        source = vars(self.source) if self.source else None
        return {**vars(self), "day": self.day.isoformat(), "rules": list(self.rules), "source": source}


@dataclass(frozen=True)
class Story:
    """One resident in one measure: how they count, in one sentence, and the days that led there."""

    measure: str
    resident_key: str
    outcome: str
    counts: tuple[Row, ...]
    timeline: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> Row:
        """All of it, ready for `json.dumps`."""
        plain = {"measure": self.measure, "resident_key": self.resident_key, "outcome": self.outcome}
        lines = [line.as_json() for line in self.timeline]
        return {**plain, "counts": list(self.counts), "timeline": lines, "notes": list(self.notes)}


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines by day; on one day what decides comes last."""
    return tuple(sorted(lines, key=lambda line: (line.day, line.decides)))
