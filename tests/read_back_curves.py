"""From a published curve back to the counts behind each of its points.

What belongs here: events and people exposed in the time between two points, from an incidence and its interval. What
does not: which curves there are, and figures of one row (`read_back`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

Row = Mapping[str, Any]
Counts = tuple[float, ...]
WayBack = Callable[[Sequence[Row]], Iterator[tuple[set[Counts], Counts]]]

Z = 1.959963984540054
HORIZONS = (6, 12, 18, 24, 36)
MOST = 700  # people in any denominator tried
HALF_A_PERCENT = 0.005 + 1e-9


@dataclass(frozen=True, slots=True)
class Cause:
    """One incidence along a curve: its figure, whose events it counts, and those of whatever else ends a follow-up.

    `ended`: the count of all ends, or else `competing`, of which what hides is taken for out of sight. `complement`:
    the figure is what is left of everybody.
    """

    name: str
    low: str
    high: str
    events: tuple[str, ...]
    ended: str | None = None
    competing: str = ""
    complement: bool = False

    def count(self, row: Row) -> int:
        """Everybody printed with an event of it."""
        return sum(row[name] for name in self.events)

    def gone(self, row: Row) -> int:
        """Everybody printed whose follow-up ended with an event."""
        return int(row[self.ended]) if self.ended else self.count(row) + (row[self.competing] or 0)

    def followed(self, row: Row) -> int:
        """Residents still followed, as far as is printed."""
        return max(0, row["residents"] - self.gone(row) - (row["censored_total"] or 0))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time between two points: exposed, events, all ends, who was free before, incidence after."""

    exposed: float
    events: float
    ends: float
    free: float
    after: float

    def adds(self, incidence: Any) -> Any:
        """What it adds to the variance of an incidence further on (delta method)."""
        ahead, staying = incidence - self.after, self.exposed - self.ends
        free = ahead**2 * self.ends / (self.exposed * staying) if staying > 0 else 0.0
        own = self.free**2 * self.events * (self.exposed - self.events) / self.exposed**3
        return free + own - 2 * ahead * self.free * self.events / self.exposed**2

    @property
    def free_after(self) -> float:
        """Who is still free of any end after it."""
        return self.free * (1 - self.ends / self.exposed)


def incidence(cause: Cause, within: Sequence[str] = ("breakdown", "value")) -> WayBack:
    """List, for each stretch of a curve, the events and the people exposed in it that give the incidence and its
    interval in whole percents, as it went on from the printed point before it."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        groups: dict[Counts, list[Row]] = {}
        for row in [row for row in rows if row[cause.name] is not None]:
            groups.setdefault(tuple(row[key] for key in within), []).append(row)
        for group in groups.values():
            yield from along(cause, group)

    return back


def along(cause: Cause, rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
    """The points of one curve that show, in order; a month goes on from the horizon before it."""
    known: list[Stretch] = []
    last: Row | None = None
    for row in rows:
        stretch = printed_stretch(cause, known, last, row)
        yield fitting(cause, known, row), (stretch.events, stretch.exposed)
        if row["months"] in HORIZONS:
            known, last = [*known, stretch], row


def printed_stretch(cause: Cause, known: Sequence[Stretch], last: Row | None, row: Row) -> Stretch:
    """What is printed of the time since the point before; whoever went out of sight was exposed for half of it."""
    events = max(0, cause.count(row) - (cause.count(last) if last else 0))
    others = max(0, cause.gone(row) - cause.count(row) - (cause.gone(last) - cause.count(last) if last else 0))
    before = cause.followed(last) if last else row["residents"]
    out_of_sight = max(0, before - events - others - cause.followed(row))
    exposed = max(before - out_of_sight / 2, events + others)
    free, after = (known[-1].free_after, known[-1].after) if known else (1.0, 0.0)
    return Stretch(exposed, events, events + others, free, after + free * events / exposed)


def fitting(cause: Cause, known: Sequence[Stretch], row: Row) -> set[Counts]:
    """All events and people exposed, in halves, with which a curve goes on to this point."""
    free, before = (known[-1].free_after, known[-1].after) if known else (1.0, 0.0)
    value = 1 - row[cause.name] if cause.complement else row[cause.name]
    exposed = np.arange(1, 2 * MOST)[:, None] / 2
    fewest = np.floor((value - HALF_A_PERCENT - before) / free * exposed)
    events = fewest + np.arange(2 + ceil(2 * HALF_A_PERCENT / free * MOST))
    after = before + free * events / exposed
    spread = sum(one.adds(after) for one in known) + free**2 * events * (exposed - events) / exposed**3
    fits = (
        (events >= 0)
        & (events <= exposed)
        & fits_interval(cause, row, 1 - after if cause.complement else after, spread)
    )
    return set(zip(events[fits].tolist(), np.broadcast_to(exposed, fits.shape)[fits].tolist(), strict=True))


def fits_interval(cause: Cause, row: Row, value: Any, variance: Any) -> Any:
    """Whether figures print as those of a row, their interval being made on the scale log(-log); none at 0 and 1."""
    inside = (value > 1e-9) & (value < 1 - 1e-9)
    if row[cause.low] is None:
        return prints(value, row[cause.name]) & ~inside
    safe = np.where(inside, value, 0.5)
    width = Z * np.sqrt(np.maximum(0, variance)) / (safe * abs(np.log(safe)))
    low, high = safe ** np.exp(width), safe ** np.exp(-width)
    return inside & prints(value, row[cause.name]) & prints(low, row[cause.low]) & prints(high, row[cause.high])


def prints(share: Any, printed: float) -> Any:
    """Whether shares print as this whole percent."""
    return abs(share - printed) <= HALF_A_PERCENT
