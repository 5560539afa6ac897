"""Days housed, returns, period outcomes and suppositions on relapse written a second time, a day or a person at a time.

What lives here: R21, R36, R43 and what an unknown exit is taken for (domain 5.1). What does not: episodes, spells and
deaths (housing.py), curves (curves.py). Nothing here is quick, and nothing is shared with the warehouse.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from reference.housing import Episode, Person, add_months, days, relapse_of
from reference.standing import Standing

NEGATIVE = ("relapse", "eviction", "institution", "unknown")
OUT = ("deceased", "institution", "moved_away")
Period = tuple[str, date, date]


def shelter_register(person: Person, standing: Standing) -> date | None:
    """R13 (1): the newest day the shelter register of this resident tells of; None when nobody delivers one."""
    registers = standing.registers_of("shelter_stays")
    return registers.get(person.care_partner or "", min(registers.values(), default=None))


def days_housed(person: Person, standing: Standing) -> dict[str, Any]:
    """R21: the row of `days_housed`, every day of the window looked at by itself."""
    move_in = person.move_in
    assert move_in
    end = max(move_in, min(shelter_register(person, standing) or move_in, person.episodes[-1].observed_until))
    day = start = max(move_in, add_months(end, -6))
    seen = []
    while day < end:
        seen.append(_housed_on(person, day))
        day += days(1)
    known = [housed for housed in seen if housed is not None]
    share = sum(known) / len(known) if known else None
    named = {None: None, 0.0: "none", 1.0: "all"}.get(share, "some")
    row = {"window_start": start, "window_end": end, "window_days": len(known), "days_housed": sum(known)}
    return row | {"share": share, "class": named}


def _housed_on(person: Person, day: date) -> bool | None:
    if person.died_on and person.died_on <= day:
        return None
    if any(spell["start"] <= day and (spell["end"] is None or day < spell["end"]) for spell in person.spells):
        return False
    if any(episode.holds(day) and (episode.end or day <= episode.observed_until) for episode in person.episodes):
        return True
    last = [episode for episode in person.episodes if episode.start <= day][-1]
    return False if last.reason in NEGATIVE else None


def return_of(person: Person, standing: Standing) -> tuple[date, int | None] | None:
    """R36: the first exit to permanent housing and the days to a return; None for whoever is in no denominator."""
    exits = [e.end for e in person.episodes if e.end and e.reason in ("own_home", "family")]
    register = shelter_register(person, standing)
    if not exits or register is None or exits[0] + days(730) > register:
        return None
    after = [(spell["start"] - exits[0]).days for spell in person.spells]
    return exits[0], min((day for day in after if 0 <= day <= 730), default=None)


def periods(people: list[Person], standing: Standing) -> list[Period]:
    """R43: quarters and years from the first move-in that lie wholly before the earliest register date of leases."""
    told = min(standing.registers_of("leases").values())
    first = min(person.episodes[0].start for person in people)
    found = []
    for year in range(first.year, told.year + 1):
        quarters = [(f"{year}-Q{number // 3 + 1}", date(year, number + 1, 1), 3) for number in (0, 3, 6, 9)]
        for name, start, months in [(str(year), date(year, 1, 1), 12), *quarters]:
            last = add_months(start, months) - days(1)
            if last >= first and last < told:
                found.append((name, start, last))
    return found


def state_in(person: Person, first: date, last: date) -> str | None:
    """R43: what became of a resident by the last day of a period; None without an episode on any day of it."""
    day, present = first, False
    while day <= last and not present:
        present = any(episode.holds(day) for episode in person.episodes)
        day += days(1)
    if not present:
        return None
    exits = [episode for episode in person.episodes if episode.end and episode.end <= last]
    return _state_on(person, last, exits)


def _state_on(person: Person, last: date, exits: list[Episode]) -> str:
    stays = any(episode.holds(last) for episode in person.episodes)
    died = person.died_on
    if died and died <= last and (stays or died <= (exits[-1].end or last)):
        return "out_of_denominator"
    if stays:
        return "stayer"
    if exits[-1].reason in ("own_home", "family"):
        return "positive_exit"
    return "out_of_denominator" if exits[-1].reason in OUT else "negative_exit"


def supposing(person: Person, standing: Standing, rule: str) -> dict[str, Any]:
    """How the time since move-in ends when exits with reason `unknown` are taken as `rule` says."""
    if rule == "censored":
        return relapse_of(person, standing)
    taken = {"at_risk": "lost from sight nowhere", "relapse": "eviction"}[rule]
    told = [
        Episode(e.leases, e.end, taken if e.reason == "unknown" else e.reason, e.observed_until)
        for e in person.episodes
    ]
    other = Person(person.key, person.client, person.complex, told, person.spells, person.care_partner, person.died_on)
    return relapse_of(other, standing)
