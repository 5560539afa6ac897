"""Who moves in where and when: the region fills its homes, complex by complex.

What belongs here: the order of move-ins and the first home of each resident.
What does not: what happens afterwards in a home (`histories`, `tenancies`).
"""

import random
from dataclasses import dataclass
from datetime import date

from pipelines.demo import hazards
from pipelines.demo.calendar import END, KICK_OFF, LAST_MOVE_IN
from pipelines.demo.complexes import LH, TV, Complex, build_complexes
from pipelines.demo.histories import History, draw_history
from pipelines.demo.homes import Home, Homes
from pipelines.demo.people import Person, draw_person
from pipelines.demo.streams import day_between, days, stream
from pipelines.demo.tenancies import Tenancy, let_again, let_home

FIRST_RELET = date(2021, 9, 1)
SECOND_CHANCE = 0.3


@dataclass(frozen=True)
class Resident:
    """A resident with a life in the programme; `care_partner` is who keeps the client's file."""

    person: Person
    complex: Complex
    care_partner: str
    move_in: date
    history: History
    tenancies: tuple[Tenancy, ...]

    def day(self, since_move_in: int | None) -> date | None:
        """The date of a day since move-in."""
        return None if since_move_in is None else self.move_in + days(since_move_in)

    @property
    def left_on(self) -> date | None:
        """The day of the exit from the first episode; of the death itself when that is how it ended."""
        return self.day(self.history.exit_on)


@dataclass(frozen=True)
class Region:
    """Everyone and every home of the region."""

    seed: int
    complexes: tuple[Complex, ...]
    homes: tuple[Home, ...]
    residents: tuple[Resident, ...]


def settle(residents: int, seed: int) -> Region:
    """House `residents` people (1 or more) from the kick-off on."""
    complexes = build_complexes(residents)
    homes = Homes(complexes, stream(seed, "homes"))
    arrivals = _arrivals(stream(seed, "arrivals"), residents, complexes, homes)
    people = tuple(_house(seed, number, move_in, where, homes) for number, (move_in, where) in enumerate(arrivals))
    return Region(seed, complexes, tuple(homes.built), people)


def _arrivals(
    rng: random.Random, residents: int, complexes: tuple[Complex, ...], homes: Homes
) -> list[tuple[date, Complex | None]]:
    """Move-in days in order, each with its complex, or None for whatever home has become free by then."""
    first_lets = [(day, each) for each in complexes for day in _first_lets(rng, each, homes)]
    rng.shuffle(first_lets)
    arrivals: list[tuple[date, Complex | None]] = [*first_lets[:residents]]
    relets = residents - len(arrivals)
    arrivals += [(day_between(rng, FIRST_RELET, LAST_MOVE_IN), None) for _ in range(relets)]
    return sorted(arrivals, key=lambda arrival: (arrival[0], arrival[1].id if arrival[1] else ""))


def _first_lets(rng: random.Random, each: Complex, homes: Homes) -> list[date]:
    """The days on which homes of a complex are let for the first time; ordinary homes are found early on mostly."""
    if each.form == "scattered":
        return [each.opened_on + days(3 + int(each.fill_days * rng.random() ** 1.5)) for _ in range(each.homes)]
    ready = sorted(home.delivered_on for home in homes.unlet(each))
    return [max(day, KICK_OFF) + days(rng.randint(3, each.fill_days)) for day in ready]


def _house(seed: int, number: int, move_in: date, where: Complex | None, homes: Homes) -> Resident:
    rng = stream(seed, "resident", number)
    home = homes.let_new(where, move_in) if where else _relet(rng, move_in, homes)
    first = home.complex
    person = draw_person(seed, number, hazards.SEVERE_SHARE[first.form])
    history = draw_history(rng, first.form, person.severe)
    tenancies = let_home(rng, home, move_in, history, homes)
    tenancies += _second_chance(rng, person, tenancies[-1], homes)
    care_partner = first.care_partner or rng.choice((TV, LH))
    return Resident(person, first, care_partner, move_in, history, tuple(tenancies))


def _relet(rng: random.Random, move_in: date, homes: Homes) -> Home:
    corporation = rng.choice(("mitros", "portaal", "groenwest"))
    return homes.let_again(move_in) or homes.let_scattered(corporation, move_in)


def _second_chance(rng: random.Random, person: Person, last: Tenancy, homes: Homes) -> list[Tenancy]:
    """Some of those who lost their home are housed again, months later, in an ordinary home."""
    if last.end is None or last.reason not in hazards.RELAPSES or rng.random() > SECOND_CHANCE:
        return []
    move_in = last.end + days(rng.randint(150, 450))
    if move_in > END:
        return []
    home = homes.let_scattered(last.home.complex.corporation, move_in)
    return [let_again(rng, home, move_in, draw_history(rng, "scattered", person.severe), homes)]
