"""Invented people: what intake writes down about someone, and the regional pseudonym partners share.

What belongs here: attributes that do not change after intake.
What does not: what happens to someone (`histories`).
"""

import random
from dataclasses import dataclass
from typing import TypeVar

from pipelines.demo.streams import stream

_T = TypeVar("_T")

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_TARGET_GROUPS = {"homeless": 58, "sheltered_living": 18, "youth_care": 12, "status_holder": 8, "other": 4}
_GENDERS = {"m": 68, "f": 30, "x": 2}
_ETHOS = {1: 14, 2: 38, 3: 26, 4: 10, 5: 2, 6: 10}
_ORIGINS = {
    "Utrecht": 55,
    "Nieuwegein": 9,
    "Woerden": 8,
    "Zeist": 8,
    "Stichtse Vecht": 6,
    "De Ronde Venen": 5,
    "Houten": 3,
    "IJsselstein": 3,
    "De Bilt": 3,
}


@dataclass(frozen=True)
class Person:
    """A person as known at intake; `severe` is never delivered, partners see only its traces."""

    number: int
    client: str
    birth_year: int
    gender: str
    target_group: str
    ethos: int
    origin: str
    severe: bool


def draw_person(seed: int, number: int, severe_share: float = 0.35) -> Person:
    """Person `number` (0 or later) of the region; severe with the given probability (0-1)."""
    rng = stream(seed, "person", number)
    target_group = _pick(rng, _TARGET_GROUPS)
    return Person(
        number=number,
        client=pseudonym(rng, number),
        birth_year=_birth_year(rng, target_group),
        gender=_pick(rng, _GENDERS),
        target_group=target_group,
        ethos=_pick(rng, _ETHOS),
        origin=_pick(rng, _ORIGINS),
        severe=rng.random() < severe_share,
    )


def pseudonym(rng: random.Random, number: int) -> str:
    """A regional token such as `K7M2Q9X4B1`: letters and digits in turn, so that it looks like no other number.

    The tail is made from the person's number, so that no two people share a token.
    """
    head = "".join(rng.choice(_LETTERS) + str(rng.randrange(10)) for _ in range(3))
    shuffled = (number * 7919 + 4001) % 40_000
    high, low = divmod(shuffled, 200)
    return head + "".join(_LETTERS[part // 10] + str(part % 10) for part in (high, low))


def _birth_year(rng: random.Random, target_group: str) -> int:
    if target_group == "youth_care":
        return rng.randint(1998, 2003)
    return int(min(2002, max(1948, rng.gauss(1978, 12))))


def _pick(rng: random.Random, weights: dict[_T, int]) -> _T:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
