"""The hazards every invented life history is drawn from: the one place to read or change them.

What belongs here: yearly rates per housing form, how they vary with time and with the severity of someone's problems,
and their translation to a probability per day.
What does not: drawing from them (`histories`) and adding them up to the known truth (`truth`).

All rates are per person per year and are our own choice; `docs/demo.md` says which published bands they were held
against.
"""

from collections.abc import Mapping

DAYS_PER_YEAR = 365.25
HORIZON = 1500
"""Days after move-in that a history is followed; longer than any observation in the demo."""

FORMS = ("mixed", "scattered", "flex", "pitstop")

RELAPSES = frozenset({"shelter", "eviction", "relapse"})
"""Ways out of a steady home that count as relapse: back in shelter while renting, evicted, home given up."""

NEGATIVE = frozenset({"eviction", "relapse", "institution", "unknown"})
POSITIVE = frozenset({"own_home", "family", "moved_away"})
LOST_FROM_SIGHT = frozenset({"moved_away", "unknown"})

HOUSED: Mapping[str, Mapping[str, float]] = {
    "mixed": {
        "shelter": 0.052,
        "eviction": 0.020,
        "relapse": 0.014,
        "institution": 0.010,
        "unknown": 0.014,
        "moved_away": 0.010,
        "family": 0.012,
        "own_home": 0.022,
        "deceased": 0.010,
    },
    "scattered": {
        "shelter": 0.082,
        "eviction": 0.030,
        "relapse": 0.023,
        "institution": 0.014,
        "unknown": 0.018,
        "moved_away": 0.012,
        "family": 0.012,
        "own_home": 0.015,
        "deceased": 0.012,
    },
    "flex": {
        "shelter": 0.090,
        "eviction": 0.040,
        "relapse": 0.030,
        "institution": 0.012,
        "unknown": 0.022,
        "moved_away": 0.012,
        "family": 0.015,
        "own_home": 0.030,
        "deceased": 0.009,
    },
    "pitstop": {
        "shelter": 0.060,
        "eviction": 0.014,
        "relapse": 0.024,
        "institution": 0.012,
        "unknown": 0.015,
        "moved_away": 0.012,
        "family": 0.020,
        "own_home": 0.060,
        "deceased": 0.009,
    },
}
"""From a home without a relapse so far, by housing form of the first home and by what happens next."""

RELAPSED: Mapping[str, float] = {
    "eviction": 0.11,
    "relapse": 0.15,
    "institution": 0.04,
    "unknown": 0.05,
    "moved_away": 0.01,
    "family": 0.02,
    "own_home": 0.02,
    "deceased": 0.02,
}
"""From a home in which a relapse has happened (shelter while the lease ran on), whatever the form."""

GONE: Mapping[str, float] = {"own_home": 0.04, "family": 0.06, "institution": 0.35}
"""Back to homelessness after leaving, by the reason for leaving."""

PHASES = ((182, 1.2), (730, 1.0), (HORIZON, 0.6))
"""Until which day since move-in the rates of `HOUSED` are multiplied by what: the first half year is the hardest."""

SEVERE_FACTOR = 2.0
SEVERE_CAUSES = RELAPSES | {"institution", "unknown"}
SEVERE_SHARE: Mapping[str, float] = {"mixed": 0.30, "scattered": 0.45, "flex": 0.35, "pitstop": 0.35}
"""Share with severe, multiple problems: highest in scattered homes, so that a crude comparison is confounded."""


def housed_per_day(form: str, severe: bool, phase: float) -> dict[str, float]:
    """Probability per day of each event from a home without a relapse, in a phase with the given factor."""
    return {
        cause: rate / DAYS_PER_YEAR * phase * (SEVERE_FACTOR if severe and cause in SEVERE_CAUSES else 1.0)
        for cause, rate in HOUSED[form].items()
    }


def relapsed_per_day() -> dict[str, float]:
    """Probability per day of each way out of a home in which a relapse has happened."""
    return {cause: rate / DAYS_PER_YEAR for cause, rate in RELAPSED.items()}


def return_per_day(reason: str) -> float:
    """Probability per day of becoming homeless again after leaving for `reason`; 0 when that is never drawn."""
    return GONE.get(reason, 0.0) / DAYS_PER_YEAR


def phase_of(day: int) -> float:
    """The factor of the phase in which a day since move-in (1 or later) falls."""
    return next(factor for until, factor in PHASES if day <= until)
