"""One person's life after move-in, in days, drawn from `hazards`.

What belongs here: what happens and on which day since move-in.
What does not: dates, leases, stays and contacts (they dress a history up in a partner's rows).
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.demo import hazards


@dataclass(frozen=True)
class History:
    """Days since move-in, each 1 or later, or None when it never happens within the horizon."""

    form: str
    severe: bool
    shelter_on: int | None = None
    exit_on: int | None = None
    exit_reason: str | None = None
    return_on: int | None = None

    @property
    def relapse_on(self) -> int | None:
        """Day of the first relapse: shelter while renting, a negative way out, or shelter after leaving."""
        out = self.exit_on if self.exit_reason in hazards.RELAPSES else None
        return min((day for day in (self.shelter_on, out, self.return_on) if day is not None), default=None)

    @property
    def died_on(self) -> int | None:
        """Day of death, which is seen in the home only."""
        return self.exit_on if self.exit_reason == "deceased" else None


def draw_history(rng: random.Random, form: str, severe: bool) -> History:
    """A history of someone whose first home is of this form."""
    first = _first_event(rng, _housed_phases(form, severe), after=0)
    if first is None:
        return History(form, severe)
    day, cause = first
    if cause == "shelter":
        out = _first_event(rng, [(hazards.HORIZON, hazards.relapsed_per_day())], after=day)
        return History(form, severe, day, *(out or (None, None)))
    return History(form, severe, None, day, cause, _return_day(rng, day, cause))


def _housed_phases(form: str, severe: bool) -> Iterator[tuple[int, dict[str, float]]]:
    return ((until, hazards.housed_per_day(form, severe, factor)) for until, factor in hazards.PHASES)


def _return_day(rng: random.Random, left_on: int, reason: str) -> int | None:
    per_day = hazards.return_per_day(reason)
    if not per_day:
        return None
    back = _first_event(rng, [(hazards.HORIZON, {"return": per_day})], after=left_on)
    return back[0] if back else None


def _first_event(
    rng: random.Random, phases: Iterator[tuple[int, dict[str, float]]] | list[tuple[int, dict[str, float]]], after: int
) -> tuple[int, str] | None:
    """The first event after a day: its waiting time is geometric within each phase, its cause in proportion."""
    for until, per_day in phases:
        day = after + _geometric(rng, sum(per_day.values()))
        if day <= until:
            return day, _cause(rng, per_day)
        after = until
    return None


def _geometric(rng: random.Random, probability: float) -> int:
    return 1 + int(math.log(1.0 - rng.random()) / math.log(1.0 - probability))


def _cause(rng: random.Random, per_day: Mapping[str, float]) -> str:
    causes = list(per_day)
    return rng.choices(causes, weights=[per_day[cause] for cause in causes])[0]
