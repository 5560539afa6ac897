"""From a history to leases: who holds them, when they turn to the resident's own name, moves between homes.

What belongs here: the sequence of tenancies of one resident.
What does not: a corporation's numbers and codes for them (`rows.leases`).
"""

import random
from dataclasses import dataclass
from datetime import date

from pipelines.demo.calendar import add_months
from pipelines.demo.complexes import Complex
from pipelines.demo.histories import History
from pipelines.demo.homes import Home, Homes
from pipelines.demo.streams import days

MOVES_PER_YEAR = 0.04
"""Chance of a move to another home of the same corporation, per person per year; our choice."""

ONWARD_AFTER_TEMPORARY = 0.6
TEMPORARY_MONTHS = 24


@dataclass(frozen=True)
class Tenancy:
    """One lease; `end` is the first day it no longer runs, None while it does."""

    home: Home
    holder: str
    contract: str
    start: date
    end: date | None
    reason: str | None
    episode: int = 1


def let_home(rng: random.Random, home: Home, move_in: date, history: History, homes: Homes) -> list[Tenancy]:
    """The tenancies of a first episode, from move-in to exit; homes left behind become vacant."""
    end, reason = _close(rng, move_in, history)
    holder = "care_partner" if rng.random() < home.complex.care_lease_share else "resident"
    turns = _turns(rng, home.complex, holder, move_in, history)
    tenancies: list[Tenancy] = []
    start = move_in
    for day, kind, gap in turns:
        if end is not None and day + days(gap + 30) >= end:
            break
        tenancies.append(Tenancy(home, holder, _contract(home, holder), start, day, kind))
        start = day + days(gap)
        if kind == "lease_flip":
            holder = "resident"
        else:
            homes.vacate(home, day)
            home = homes.let_scattered(home.complex.corporation, start)
    tenancies.append(Tenancy(home, holder, _contract(home, holder), start, end, reason))
    if end is not None:
        homes.vacate(home, end)
    return tenancies


def let_again(rng: random.Random, home: Home, move_in: date, history: History, homes: Homes) -> Tenancy:
    """The one tenancy of a second episode, after a relapse."""
    end, reason = _close(rng, move_in, history)
    if end is not None:
        homes.vacate(home, end)
    return Tenancy(home, "resident", _contract(home, "resident"), move_in, end, reason, episode=2)


def _close(rng: random.Random, move_in: date, history: History) -> tuple[date | None, str | None]:
    """Day and reason of the last lease's end; after a death the lease is closed up to two weeks later."""
    if history.exit_on is None:
        return None, None
    delay = rng.randint(0, 14) if history.exit_reason == "deceased" and rng.random() < 0.5 else 0
    return move_in + days(history.exit_on + delay), history.exit_reason


def _contract(home: Home, holder: str) -> str:
    return "transitional" if holder == "care_partner" else home.complex.resident_contract


def _turns(
    rng: random.Random, first: Complex, holder: str, move_in: date, history: History
) -> list[tuple[date, str, int]]:
    """Flip and move of a tenancy in order: day, kind and days between the two leases; never within 60 days."""
    flip = _flip_day(rng, first, move_in, history) if holder == "care_partner" else None
    move = _move_day(rng, first, move_in)
    if flip and move and abs((flip - move).days) < 60:
        move = None
    gap = 0 if rng.random() < 0.45 else rng.randint(1, 20)
    turns = [(flip, "lease_flip", 0)] if flip else []
    turns += [(move, "transfer", gap)] if move else []
    return sorted(turns)


def _flip_day(rng: random.Random, first: Complex, move_in: date, history: History) -> date | None:
    """The day the lease turns to the resident's own name: around the plan, half a year later after a relapse."""
    if first.flip_plan_months is None:
        return None
    kind = rng.random()
    if kind < 0.12:
        shift = -rng.randint(20, 150)
    elif kind < 0.70:
        shift = rng.randint(0, 40)
    else:
        shift = rng.randint(41, 330)
    day = add_months(move_in, first.flip_plan_months) + days(shift)
    if history.shelter_on is not None and move_in + days(history.shelter_on) < day:
        day += days(180)
    return day


def _move_day(rng: random.Random, first: Complex, move_in: date) -> date | None:
    if first.resident_contract == "temporary":
        leaves = rng.random() < ONWARD_AFTER_TEMPORARY
        return add_months(move_in, TEMPORARY_MONTHS) if leaves else None
    wait = round(rng.expovariate(MOVES_PER_YEAR / 365.25))
    return move_in + days(max(90, wait)) if wait < 1500 else None
