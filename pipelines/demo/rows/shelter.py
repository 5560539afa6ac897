"""Stays without a home: before the move-in, around a relapse, and short ones that are no relapse.

What belongs here: rows of `shelter_stays`, told by the care partner that ran the shelter.
What does not: whether and when a relapse happens (`histories`).
"""

import math
import random
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipelines.demo.complexes import LH, TV
from pipelines.demo.hazards import RELAPSES
from pipelines.demo.rows.table import Row, Tables, add, number
from pipelines.demo.settlement import Region, Resident
from pipelines.demo.streams import days, stream

NIGHT_SHELTER, SHELTER, FAMILY = 2, 3, 6
TOLD_BY_THE_OTHER = 0.1
SHORT_STAY_SHARE = 0.12
CLEAR_OF_OTHERS = 6
"""Days between spells that must not be joined (the measure joins over gaps of at most two nights)."""


class Stay(NamedTuple):
    """From the first night to the first day no longer there."""

    start: date
    end: date
    ethos: int


def add_shelter(tables: Tables, region: Region) -> None:
    """All stays of all residents, each with one of the two care partners that run a shelter."""
    for resident in region.residents:
        rng = stream(region.seed, "shelter", resident.person.number)
        for stay in stays_of(rng, resident):
            add(tables, _told_by(rng, resident), "shelter_stays", [_row(resident, stay)])
    number(tables, "shelter_stays", "stay_id", ("start_date", "client"), "OV")


def stays_of(rng: random.Random, resident: Resident) -> list[Stay]:
    """The stays of one resident in order of time, before and after move-in."""
    spells = list(_before(rng, resident))
    spells += _during(rng, resident)
    spells += _afterwards(rng, resident, spells)
    spells += _short(rng, resident, spells)
    return sorted(part for spell in spells for part in _split(rng, spell))


def _before(rng: random.Random, resident: Resident) -> Iterator[Stay]:
    end = resident.move_in - days(rng.randint(0, 3))
    start = end - days(rng.randint(20, 300))
    if resident.person.ethos in (1, 2, 3, FAMILY):
        yield Stay(start, end, resident.person.ethos)
    elif rng.random() < 0.5:
        yield Stay(start, end, SHELTER)


def _during(rng: random.Random, resident: Resident) -> list[Stay]:
    """The spell of at least 14 nights that makes a relapse while the lease runs on."""
    start = resident.day(resident.history.shelter_on)
    if start is None:
        return []
    nights = 14 + int(-math.log(1 - rng.random()) * 24)
    return [Stay(start, start + days(nights), SHELTER)]


def _afterwards(rng: random.Random, resident: Resident, spells: list[Stay]) -> list[Stay]:
    """Stays after leaving: for most after losing the home, for nearly half of those who vanished."""
    left, back = resident.left_on, resident.day(resident.history.return_on)
    start = None
    if back is not None:
        start = back
    elif left and resident.history.exit_reason in RELAPSES and rng.random() < 0.75:
        start = left + days(rng.choice((0, 0, 0, 1, 2, 5)))
    elif left and resident.history.exit_reason == "unknown" and rng.random() < 0.45:
        start = left + days(rng.randint(15, 200))
    if start is None or any(stay.end + days(CLEAR_OF_OTHERS) > start for stay in spells):
        return []
    return [Stay(start, start + days(rng.randint(10, 120)), rng.choice((NIGHT_SHELTER, SHELTER)))]


def _short(rng: random.Random, resident: Resident, spells: list[Stay]) -> list[Stay]:
    """A few nights in the night shelter while renting: no relapse by the definition."""
    start = resident.move_in + days(rng.randint(20, 700))
    end = start + days(rng.randint(1, 8))
    if rng.random() > SHORT_STAY_SHARE or (resident.left_on and end >= resident.left_on):
        return []
    margin = days(CLEAR_OF_OTHERS)
    if any(stay.start - margin < end and start < stay.end + margin for stay in spells):
        return []
    return [Stay(start, end, NIGHT_SHELTER)]


def _split(rng: random.Random, spell: Stay) -> list[Stay]:
    """Some spells arrive as two stays, one or two nights apart, in another kind of shelter."""
    nights = (spell.end - spell.start).days
    if nights < 12 or spell.ethos == FAMILY or rng.random() > 0.25:
        return [spell]
    cut = spell.start + days(nights // 2)
    return [Stay(spell.start, cut, NIGHT_SHELTER), Stay(cut + days(rng.randint(0, 2)), spell.end, SHELTER)]


def _told_by(rng: random.Random, resident: Resident) -> str:
    own = resident.care_partner if resident.care_partner in (TV, LH) else rng.choice((TV, LH))
    other = LH if own == TV else TV
    return other if rng.random() < TOLD_BY_THE_OTHER else own


def _row(resident: Resident, stay: Stay) -> Row:
    return {
        "client": resident.person.client,
        "ethos_category": stay.ethos,
        "start_date": stay.start,
        "end_date": stay.end,
    }
