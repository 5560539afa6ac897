"""Links, episodes, spells, relapse and horizons written a second time: plain Python, one person after another.

What lives here: R4, R5, R7 to R17, R13a, R35, R37 and R40. What does not: which rows stand (standing.py) and curves
(curves.py). Nothing here is quick, and nothing is shared with the warehouse.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reference.standing import Row, Standing

RANKING = ("deceased", "eviction", "relapse", "institution", "unknown", "moved_away", "family", "own_home")
WINDOW = (date(2021, 1, 15), date(2023, 1, 15))


def add_months(day: date, months: int) -> date:
    """The same day some calendar months on; a missing day becomes the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days(number: int) -> timedelta:
    """A number of days."""
    return timedelta(days=number)


@dataclass
class Episode:
    """Leases in R9 order and how they end together."""

    leases: list[Row]
    end: date | None = None
    reason: str | None = None
    observed_until: date = date.min

    @property
    def start(self) -> date:
        """First day of the first lease."""
        return self.leases[0]["start_date"]

    def holds(self, day: date) -> bool:
        """Whether the episode runs on that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass
class Person:
    """A resident with everything the housing marts say of one."""

    key: str
    client: Row
    complex: Row
    episodes: list[Episode]
    spells: list[Row]
    care_partner: str | None
    died_on: date | None = None

    @property
    def move_in(self) -> date | None:
        """First day of the first episode."""
        return self.episodes[0].start if self.episodes else None


def link(standing: Standing) -> None:
    """R4: give every lease its `resident`, in place."""
    leases = standing.rows["leases"]
    for lease in leases:
        lease["resident"] = lease["client"]
        if not lease["client"] and lease["tenant_group"] == "vulnerable":
            lease["resident"] = _placed(lease, standing.rows["placements"])
    known = [lease for lease in leases if lease["resident"]]
    for lease in leases:
        if not lease["resident"] and lease["tenant_group"] == "vulnerable" and lease["tenant_number"]:
            same = [other for other in known if _same_tenant(lease, other)]
            clients = {other["resident"] for other in same}
            lease["resident"] = clients.pop() if len(clients) == 1 else None


def _same_tenant(lease: Row, other: Row) -> bool:
    return (lease["_partner"], lease["tenant_number"]) == (other["_partner"], other["tenant_number"])


def _placed(lease: Row, placements: list[Row]) -> str | None:
    options = []
    for placement in placements:
        if placement["unit_id"] != lease["unit_id"]:
            continue
        apart = abs(((placement["key_on"] or placement["matched_on"]) - lease["start_date"]).days)
        if lease["tenant_number"] and placement["tenant_number"]:
            fits = lease["tenant_number"] == placement["tenant_number"]
        else:
            fits = apart <= 30
        if fits:
            options.append((apart, placement["application_id"], placement["_partner"], placement["client"]))
    return min(options)[3] if options else None


def episodes_of(leases: list[Row]) -> list[Episode]:
    """R7 to R9."""
    order = sorted(leases, key=lambda x: (x["start_date"], x["holder"] != "care_partner", x["lease_id"], x["_partner"]))
    episodes: list[Episode] = []
    until = date.min
    for lease in order:
        lease["known_end"] = lease["end_date"] or lease["_register"]
        if episodes and lease["start_date"] <= until + days(30):
            episodes[-1].leases.append(lease)
        else:
            episodes.append(Episode([lease]))
        until = max(until, lease["known_end"])
    for episode in episodes:
        _close(episode)
    return episodes


def _close(episode: Episode) -> None:
    last_day = max(lease["known_end"] for lease in episode.leases)
    last = [lease for lease in episode.leases if lease["known_end"] == last_day]
    still_open = [lease for lease in last if lease["end_date"] is None]
    if still_open:
        episode.observed_until = still_open[-1]["_register"]
        return
    given = [reason for reason in RANKING if any(lease["end_reason"] == reason for lease in last)]
    telling = [lease for lease in last if not given or lease["end_reason"] == given[0]][-1]
    register = telling["_register"]
    if given or register > last_day + days(30):
        episode.end, episode.reason, episode.observed_until = last_day, given[0] if given else "unknown", register
    else:
        episode.observed_until = last_day


def spells_of(stays: list[Row]) -> list[Row]:
    """R11 and R12."""
    spells: list[Row] = []
    for stay in sorted(stays, key=lambda stay: stay["start_date"]):
        if stay["ethos_category"] > 3 or stay["end_date"] == stay["start_date"]:
            continue
        known_end = stay["end_date"] or stay["_register"]
        if not spells or stay["start_date"] > spells[-1]["known_end"] + days(2):
            spells.append({"start": stay["start_date"], "known_end": known_end, "open": stay["end_date"] is None})
        elif known_end >= spells[-1]["known_end"]:
            same_day = known_end == spells[-1]["known_end"]
            spells[-1]["open"] = stay["end_date"] is None or (same_day and spells[-1]["open"])
            spells[-1]["known_end"] = known_end
    for spell in spells:
        spell["nights"] = (spell["known_end"] - spell["start"]).days
        spell["end"] = None if spell["open"] else spell["known_end"]
    return spells


def people_of(standing: Standing) -> list[Person]:
    """R5, R13a, R15: everyone with a lease or a placement."""
    link(standing)
    clients, units = standing.one_per_key("clients"), standing.one_per_key("units")
    complexes = standing.one_per_key("complexes")
    leases, stays = defaultdict(list), defaultdict(list)
    for lease in standing.rows["leases"]:
        lease["complex_id"] = units.get(lease["unit_id"], {}).get("complex_id")
        leases[lease["resident"]].append(lease)
    for stay in standing.rows["shelter_stays"]:
        stays[stay["client"]].append(stay)
    keys = {placement["client"] for placement in standing.rows["placements"]} | set(leases) - {None}
    people = []
    for key in sorted(keys):
        episodes = episodes_of(leases[key]) if key in leases else []
        complex_row = complexes.get(episodes[0].leases[0]["complex_id"], {}) if episodes else {}
        client = clients.get(key, {})
        partner = complex_row.get("care_partner") or client.get("_partner")
        person = Person(key, client, complex_row, episodes, spells_of(stays[key]), partner)
        person.died_on = _death(person, standing.rows["guidance_assignments"])
        people.append(person)
    return people


def _death(person: Person, assignments: list[Row]) -> date | None:
    told = [episode.end for episode in person.episodes if episode.reason == "deceased"]
    told += [row["end_date"] for row in assignments if row["client"] == person.key and row["end_reason"] == "deceased"]
    return min((day for day in told if day and person.move_in and day >= person.move_in), default=None)


def relapse_of(person: Person, standing: Standing) -> dict[str, Any]:
    """R13 to R17: how the time since first move-in ends."""
    start = person.move_in
    assert start
    registers = standing.registers_of("shelter_stays")
    shelter = registers.get(person.care_partner or "", min(registers.values(), default=start))
    until = max(start, min(shelter, person.episodes[-1].observed_until))
    lost = [e.end for e in person.episodes if e.end and e.reason in ("moved_away", "unknown")]
    until = min([until, *lost])
    happened = [(day, 0, rule) for day, rule in _relapses(person, start) if day <= until]
    if person.died_on and person.died_on <= until:
        happened.append((person.died_on, 1, "death"))
    if not happened:
        return {"outcome": "censored", "days_at_risk": (until - start).days, "relapse_date": None, "relapse_rule": None}
    day, _, what = min(happened)
    died = what == "death"
    return {
        "outcome": "death" if died else "relapse",
        "days_at_risk": (day - start).days,
        "relapse_date": None if died else day,
        "relapse_rule": None if died else what,
    }


def _relapses(person: Person, start: date) -> list[tuple[date, str]]:
    found = [(e.end, "c") for e in person.episodes if e.end and e.reason in ("eviction", "relapse")]
    for spell in person.spells:
        if spell["start"] <= start:
            continue
        if not any(episode.holds(spell["start"]) for episode in person.episodes):
            found.append((spell["start"], "a"))
        elif spell["nights"] >= 14:
            found.append((spell["start"], "b"))
    return found


def at_horizon(person: Person, months: int) -> str:
    """R35: `not_eligible`, `died`, `same_home`, `housed` or `gone`."""
    assert person.move_in
    horizon = add_months(person.move_in, months)
    if horizon > person.episodes[-1].observed_until:
        return "not_eligible"
    if person.died_on and person.died_on <= horizon:
        return "died"
    if not any(episode.holds(horizon) for episode in person.episodes):
        return "gone"
    first = person.episodes[0]
    return "same_home" if first.holds(horizon) and _in_first_home(first, horizon) else "housed"


def _in_first_home(episode: Episode, day: date) -> bool:
    home = episode.leases[0]["unit_id"]
    running = [x for x in episode.leases if x["start_date"] <= day and (x["end_date"] is None or day < x["end_date"])]
    if running:
        return any(lease["unit_id"] == home for lease in running)
    coming = [lease for lease in episode.leases if lease["start_date"] > day]
    return bool(coming) and coming[0]["unit_id"] == home
