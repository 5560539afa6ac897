"""An invented population: where everyone lives, and how home and relapse went.

What belongs here: drawing people from constant hazards, the same people for the same seed.
What does not: what is counted of them (`invented_marts`).
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

REFERENCE_DATE = date(2023, 12, 31)
COMPLEXES = {
    "MIX": ("mixed", "Utrecht", "tussenvoorziening"),
    "MAJ": ("mixed", "Utrecht", "tussenvoorziening"),
    "NIJ": ("mixed", "De Meern", "legerdesheils"),
    "SCA": ("scattered", "Utrecht", "tussenvoorziening"),
    "SCN": ("scattered", "Nieuwegein", "legerdesheils"),
    "FLX": ("flex", "Nieuwegein", "tussenvoorziening"),
    "PS1": ("pitstop", "Utrecht", "legerdesheils"),
    "PS2": ("pitstop", "De Meern", "legerdesheils"),
}


@dataclass(frozen=True)
class Person:
    """One invented resident: where, since when, and how home, relapse and guidance went (days since move-in)."""

    key: str
    complex_id: str
    target_group: str
    moved_in: date
    days: int
    cause: str | None
    relapse_days: int
    relapse_cause: str | None
    until: date = REFERENCE_DATE

    @property
    def groups(self) -> Iterator[tuple[str, str]]:
        form, municipality, partner = COMPLEXES[self.complex_id]
        yield from (("all", "all"), ("housing_form", form), ("complex", self.complex_id), ("partner", partner))
        yield from (("municipality", municipality), ("target_group", self.target_group))
        yield ("move_in_year", str(self.moved_in.year))

    @property
    def potential(self) -> int:
        return (self.until - self.moved_in).days


def people(count: int = 240, seed: int = 2021) -> list[Person]:
    """A population whose ends are drawn from constant hazards, the same for the same seed."""
    dice = random.Random(seed)
    weights = [30, 18, 14, 16, 9, 9, 2, 2]
    return [person(dice, f"{number:064x}", dice.choices(list(COMPLEXES), weights)[0]) for number in range(1, count + 1)]


def person(dice: random.Random, key: str, complex_id: str) -> Person:
    moved_in = date(2021, 1, 15) + timedelta(days=dice.randrange(0, 729))
    potential = (REFERENCE_DATE - moved_in).days
    days, cause = first_end(dice, potential, {"negative": 2200, "positive": 3200, "died": 15000})
    relapse_days, relapse_cause = first_end(dice, potential, {"relapsed": 1800, "died": 15000})
    group = dice.choices(["homeless", "sheltered_living", "youth_care"], [70, 22, 8])[0]
    return Person(key, complex_id, group, moved_in, days, cause, relapse_days, relapse_cause)


def known_on(persons: Sequence[Person], day: date) -> list[Person]:
    """The same people as far as they had been seen on a day."""
    return [seen_until(one, day) for one in persons if one.moved_in < day]


def seen_until(one: Person, day: date) -> Person:
    """A person of whom nothing after a day is known."""
    sight = (day - one.moved_in).days
    days, cause = (one.days, one.cause) if one.days <= sight else (sight, None)
    relapse_days, relapse_cause = (one.relapse_days, one.relapse_cause) if one.relapse_days <= sight else (sight, None)
    return replace(one, days=days, cause=cause, relapse_days=relapse_days, relapse_cause=relapse_cause, until=day)


def first_end(dice: random.Random, potential: int, mean_days: Mapping[str, float]) -> tuple[int, str | None]:
    """The earliest of several exponential clocks, or the end of sight."""
    days, cause = min((int(dice.expovariate(1 / mean)) + 1, cause) for cause, mean in mean_days.items())
    return (days, cause) if days <= potential else (potential, None)
