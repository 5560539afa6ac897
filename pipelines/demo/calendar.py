"""When things happen in the demo: the kick-off, the reference dates, and months in between.

What belongs here: dates that the region or its partners agreed on.
What does not: dates in a person's life.
"""

from dataclasses import dataclass
from datetime import date

KICK_OFF = date(2021, 1, 15)
LAST_MOVE_IN = date(2023, 8, 31)

REFERENCE_DATES = (
    date(2021, 6, 30),
    date(2021, 12, 31),
    date(2022, 6, 30),
    date(2022, 12, 31),
    date(2023, 6, 30),
    date(2023, 12, 31),
    date(2024, 3, 31),
    date(2024, 6, 30),
)
"""Half-yearly until the region asked for quarters; the last of them is the end of the story."""

END = REFERENCE_DATES[-1]


@dataclass(frozen=True, order=True)
class Delivery:
    """A reference date and its sequence: 1, or 2 for a correction with the same reference date."""

    reference_date: date
    sequence: int = 1

    @property
    def folder(self) -> str:
        """Name of the folder: the date, with a suffix from the second on."""
        suffix = "" if self.sequence == 1 else f".{self.sequence}"
        return f"{self.reference_date.isoformat()}{suffix}"


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months later; never past the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def month_ends(first: date, last: date) -> list[tuple[date, date]]:
    """The calendar months touched by first..last, each cut off at those days: (from, to), both included."""
    spans, start = [], first
    while start <= last:
        following = add_months(start.replace(day=1), 1)
        spans.append((start, min(last, date.fromordinal(following.toordinal() - 1))))
        start = following
    return spans
