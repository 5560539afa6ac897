"""Who is at risk and who leaves, day by day and group by group: what every test in this room starts from.

What belongs here: people as they were followed, and the count of them. What does not: any statistic.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

CENSORED, EVENT, COMPETING = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """People: days followed, how that ended (`CENSORED`, `EVENT`, `COMPETING`), and group (0, 1, ...)."""

    days: Floats
    cause: Integers
    group: Integers

    def taken(self, mask: Booleans) -> Self:
        """Those of whom the mask holds; groups are numbered anew, in their old order."""
        _, group = np.unique(self.group[mask], return_inverse=True)
        return type(self)(self.days[mask], self.cause[mask], group.astype(np.int64))

    @property
    def events(self) -> Integers:
        """Events by group."""
        return np.bincount(self.group[self.cause == EVENT], minlength=self.groups).astype(np.int64)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """Per day on which anybody leaves (rows) and group (columns): at risk, events, competing events. Day: (rows,)."""

    day: Floats
    at_risk: Floats
    events: Floats
    competing: Floats


def followed(days: Any, cause: Any, group: Any) -> Followed:
    """People from anything that looks like three columns of numbers."""
    return Followed(np.asarray(days, float), np.asarray(cause, np.int64), np.asarray(group, np.int64))


def risk_table(people: Followed) -> RiskTable:
    """Count them. Whoever leaves on a day is still at risk on it; events come before censoring (R16, R18)."""
    day, place = np.unique(people.days, return_inverse=True)
    shape = (len(day), people.groups)

    def count(mask: Booleans) -> Floats:
        cells = place[mask] * shape[1] + people.group[mask]
        return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(float)

    leaving = count(np.ones(len(people.days), dtype=bool))
    at_risk = leaving[::-1].cumsum(axis=0)[::-1]
    return RiskTable(day, at_risk, count(people.cause == EVENT), count(people.cause == COMPETING))


def shares(part: Floats, whole: Floats) -> Floats:
    """`part / whole`, and 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def before(series: Floats, first: float) -> Floats:
    """Each row as it stood on the row before; `first` before any."""
    return np.concatenate([np.full((1, *series.shape[1:]), first), series[:-1]])
