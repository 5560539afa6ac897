"""Random streams: a named one for every subject, so that a change in one dataset leaves the others as they were.

What belongs here: making a stream from a seed and a name, and the few draws that all rooms of the demo share.
What does not: what is drawn.
"""

import random
from datetime import date, timedelta


def stream(seed: int, *name: object) -> random.Random:
    """The random stream of a subject; the same seed and name give the same draws on every machine."""
    return random.Random("|".join(str(part) for part in (seed, *name)))  # noqa: S311 - an invented region, no secrets


def days(count: int) -> timedelta:
    """A number of days."""
    return timedelta(days=count)


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day from first up to and including last."""
    return first + days(rng.randint(0, max(0, (last - first).days)))
