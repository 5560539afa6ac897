"""The homes of the region and which of them stand empty.

What belongs here: building homes, remembering who left which when, handing out the next one.
What does not: who moves and why (`settlement`, `tenancies`).
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pipelines.demo.complexes import Complex
from pipelines.demo.streams import days

CLEANING_DAYS = 14


@dataclass(frozen=True)
class Home:
    """A home; `regular` when it is meant for regular tenants."""

    unit_id: str
    complex: Complex
    rooms: int
    delivered_on: date
    regular: bool


class Homes:
    """All homes built so far, the empty ones among them, and the letting of both."""

    def __init__(self, complexes: tuple[Complex, ...], rng: random.Random) -> None:
        self._rng = rng
        self._complexes = complexes
        self.built: list[Home] = []
        self._unlet: dict[str, list[Home]] = defaultdict(list)
        self._vacated: list[tuple[date, Home]] = []
        for each in complexes:
            if each.form != "scattered":
                self._build_whole(each)

    def _build_whole(self, each: Complex) -> None:
        numbers = list(range(1, each.homes + 1))
        vulnerable = set(self._rng.sample(numbers, each.vulnerable))
        for number in numbers:
            home = self._build(each, number, each.delivered_on(number), number not in vulnerable)
            if not home.regular:
                self._unlet[each.id].append(home)

    def _build(self, each: Complex, number: int, delivered_on: date, regular: bool) -> Home:
        home = Home(f"{each.id}-{number:03d}", each, self._rng.choice((1, 2, 2, 3)), delivered_on, regular)
        self.built.append(home)
        return home

    def unlet(self, each: Complex) -> tuple[Home, ...]:
        """Homes of a complex for formerly homeless people that nobody has lived in yet."""
        return tuple(self._unlet[each.id])

    def let_new(self, each: Complex, move_in: date) -> Home:
        """A home nobody has lived in: of the complex itself, or an ordinary home found for this move."""
        if each.form == "scattered":
            return self._find_ordinary(each, move_in)
        delivered = [home for home in self._unlet[each.id] if home.delivered_on <= move_in]
        self._unlet[each.id].remove(delivered[0])
        return delivered[0]

    def let_again(self, move_in: date) -> Home | None:
        """The home that has stood empty longest and is ready on this day, if there is one."""
        ready = [entry for entry in self._vacated if entry[0] + days(CLEANING_DAYS) <= move_in]
        if not ready:
            return None
        self._vacated.remove(ready[0])
        return ready[0][1]

    def let_scattered(self, corporation: str, move_in: date) -> Home:
        """An ordinary home somewhere in the region, of this corporation."""
        own = [each for each in self._complexes if each.form == "scattered" and each.corporation == corporation]
        return self._find_ordinary(self._rng.choice(own), move_in)

    def _find_ordinary(self, each: Complex, move_in: date) -> Home:
        number = 1 + sum(home.complex.id == each.id for home in self.built)
        return self._build(each, number, max(each.opened_on, move_in - days(self._rng.randint(2, 20))), False)

    def vacate(self, home: Home, day: date) -> None:
        """Somebody left; the oldest vacancy comes first when it is let again."""
        self._vacated.append((day, home))
        self._vacated.sort(key=lambda entry: (entry[0], entry[1].unit_id))
