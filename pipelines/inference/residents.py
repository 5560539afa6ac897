"""Residents as the comparison of housing forms sees them.

What belongs here: the columns it needs, which event each outcome means, picking out two forms or more.
What does not: reading the marts (`marts`), the covariates of a model (`covariates`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipelines.inference.risk import CENSORED, COMPETING, EVENT, Floats, Followed, Integers

Words = npt.NDArray[np.object_]
FORMS = ("mixed", "scattered", "flex", "pitstop")
RELAPSES = {"relapse": EVENT, "death": COMPETING}
NEGATIVE = ("relapse", "eviction", "institution", "unknown")
EXITS = (*NEGATIVE, "own_home", "family", "moved_away", "deceased")
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True, eq=False)
class Residents:
    """A column each, an entry per resident with a first move-in.

    `age` at move-in in years and `low_share`, the share (0-1) of domains with a low score at the first assessment, are
    NaN where unknown. `days_at_risk` and `outcome` are those of `fct_relapse`; `days` and `exit_reason` those of the
    first housing episode.
    """

    housing_form: Words
    complex_id: Words
    target_group: Words
    age: Floats
    low_share: Floats
    days_at_risk: Floats
    outcome: Words
    days: Floats
    exit_reason: Words

    def followed_to(self, outcome: str) -> tuple[Floats, Integers]:
        """Days and cause of everyone for `relapse`, `negative_exit` or `any_exit`."""
        if outcome == "relapse":
            return self.days_at_risk, coded(self.outcome, RELAPSES)
        negative = dict.fromkeys(EXITS, COMPETING) | dict.fromkeys(NEGATIVE, EVENT)
        return self.days, coded(
            self.exit_reason, negative if outcome == "negative_exit" else dict.fromkeys(EXITS, EVENT)
        )

    def by_month(self) -> "Residents":
        """The same people, each day moved to the last one of its month since the start (R18): it tells no more."""
        return replace(self, days_at_risk=end_of_month(self.days_at_risk), days=end_of_month(self.days))

    def in_forms(self, forms: Sequence[str]) -> tuple[Integers, Integers]:
        """Where the residents of these forms stand, and the place of each one's form among them."""
        place = coded(self.housing_form, {form: number + 1 for number, form in enumerate(forms)})
        return np.flatnonzero(place), place[place > 0] - 1

    def people(self, outcome: str, forms: Sequence[str]) -> Followed:
        """The residents of these forms, a group per form, followed to an outcome."""
        chosen, group = self.in_forms(forms)
        days, cause = self.followed_to(outcome)
        return Followed(days[chosen], cause[chosen], group)


def end_of_month(days: Floats) -> Floats:
    """The last day of the month since the start in which each day lies; day 0 is in none."""
    return np.floor(np.ceil(days / DAYS_PER_MONTH) * DAYS_PER_MONTH)


def coded(words: Words, codes: dict[str, int]) -> Integers:
    """Each word by its code; a word without one, or none at all, is 0 (`CENSORED`)."""
    return np.array([codes.get(word, CENSORED) for word in words], dtype=np.int64)
