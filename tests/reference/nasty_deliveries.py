"""Random regions whose leases, stays and deliveries sit on the edges of the rulings.

What lives here: the histories of invented people and the deliveries that tell them, with corrections, removals, rows
held back, silences and late post, drawn from a seed. What does not: what the programme around them is told to do and
spend (nasty_programme.py) and what should come of it all (standing.py, housing.py, programme.py).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from reference.housing import RANKING, add_months
from reference.nasty_partners import CARE_PARTNERS, CORPORATIONS, PEOPLE, PLACERS, PROGRAMME, REFERENCE_DATES
from reference.nasty_programme import programme_of
from reference.standing import Part, Row, Sent, key_of

GAPS = [-400, -16, -1, 0, 0, 1, 15, 29, 30, 30, 31, 31, 32, 90]
LENGTHS = [0, 1, 13, 30, 31, 90, 182, 365, 366, 600]
NIGHTS = [0, 1, 2, 7, 12, 13, 14, 14, 15, 40, None]
STAY_GAPS = [-3, 0, 1, 2, 2, 3, 3, 4, 60]
RETURNS = [-1, 0, 1, 90, 179, 180, 181, 182, 364, 365, 366, 367, 500, 729, 730, 731, 732]
REASONS = [*RANKING, "transfer", "transfer", "lease_flip", None, None]


class Region:
    """Rows by partner and dataset, as somebody who knew everything would write them."""

    def __init__(self, seed: int, residents: int, without: frozenset[str]) -> None:
        """Draw the people first, then what partners send about them."""
        self.rng = random.Random(seed)
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self.without = without
        self.units = [f"home-{number}" for number in range(residents)]
        self._draw_places()
        for number in range(residents):
            self._draw_person(f"{number:04x}{self.rng.getrandbits(32):08x}")
        for partner, dataset, row in programme_of(seed, self.rows):
            self.add(partner, dataset, row)

    def add(self, partner: str, dataset: str, row: Row) -> None:
        """Let a partner know a row, unless nobody is to know this dataset."""
        if dataset not in self.without:
            self.rows.setdefault((partner, dataset), []).append(row)

    def near(self, day: date, *shifts: int) -> date:
        """A day some shift from another."""
        return day + timedelta(days=self.rng.choice(shifts))

    def _draw_places(self) -> None:
        pick = self.rng.choice
        for number in range(8):
            for partner in self.rng.sample(CORPORATIONS, pick([1, 1, 2])):
                row = {"complex_id": f"complex-{number}", "name": "x", "corporation": pick(CORPORATIONS)}
                row |= {"care_partner": pick([*CARE_PARTNERS, None]), "municipality": pick(["Utrecht", "Houten"])}
                row |= {"housing_form": pick(["mixed", "scattered", "flex"]), "planned_homes": pick([10, 20, None])}
                self.add(partner, "complexes", row)
        for unit in self.units:
            for partner in self.rng.sample(CORPORATIONS, pick([0, 1, 1, 1, 2])):
                row = {"unit_id": unit, "complex_id": f"complex-{self.rng.randrange(9)}"}
                self.add(partner, "units", {**row, "delivered_on": date(2021, 1, 1) + timedelta(pick(range(1000)))})

    def _draw_person(self, client: str) -> None:
        for partner in self.rng.sample(CARE_PARTNERS, self.rng.choice([0, 1, 1, 1, 2])):
            group = self.rng.choice(["homeless", "youth_care"])
            row = {"client": client, "birth_year": 1980, "gender": "x", "target_group": group}
            self.add(partner, "clients", {**row, "ethos_at_intake": 2, "intake_on": date(2020, 10, 1)})
        leases = self._draw_leases(client) if self.rng.random() < 0.95 else []
        moments = [day for lease in leases for day in (lease["start_date"], lease["end_date"]) if day]
        moments = moments or [date(2022, 3, 31)]
        if self.rng.random() < 0.4:
            self._draw_departure(client)
        self._draw_stays(client, moments)
        self._draw_placement(client, leases, moments)
        if self.rng.random() < 0.2:
            end = self.near(self.rng.choice(moments), -1, 0, 0, 1, 40)
            row = {"assignment_id": f"assignment-{client}", "client": client, "product_category": "02"}
            row |= {"start_date": min(end, date(2021, 3, 1)), "end_date": end}
            row |= {"end_reason": self.rng.choice(["deceased", "deceased", "planned"])}
            self.add(self.rng.choice(CARE_PARTNERS), "guidance_assignments", row)

    def _first_start(self) -> date:
        if self.rng.random() < 0.3:
            return add_months(self.rng.choice(REFERENCE_DATES), -self.rng.choice([6, 12, 18]))
        if self.rng.random() < 0.2:
            return self.rng.choice([date(2021, 1, 14), date(2021, 1, 15), date(2023, 1, 14), date(2023, 1, 15)])
        if self.rng.random() < 0.2:
            return self.rng.choice([date(2021, 8, 31), date(2021, 8, 30), date(2022, 3, 31), date(2021, 10, 31)])
        return date(2020, 12, 1) + timedelta(days=self.rng.randrange(800))

    def _draw_leases(self, client: str) -> list[Row]:
        pick, start, leases = self.rng.choice, self._first_start(), []
        home, corporation = pick(self.units), pick(CORPORATIONS)
        for number in range(pick([1, 1, 2, 2, 3, 4])):
            length = pick(LENGTHS)
            end = start + timedelta(days=length)
            if self.rng.random() < 0.2:
                end = self.near(add_months(start, pick([6, 12, 18])), -1, 0, 1)
            if self.rng.random() < 0.25:
                end = self.near(pick(REFERENCE_DATES), -31, -30, -1, 0, 1)
                end = max(end, start)
            home = pick([home, home, pick(self.units)])
            corporation = pick([corporation, corporation, corporation, pick(CORPORATIONS)])
            row = {"lease_id": f"lease-{client[:4]}-{number}", "unit_id": home, "client": client}
            row |= {"tenant_number": pick([f"tenant-{client[:3]}", f"tenant-{client}", None, None])}
            row |= {"tenant_group": pick(["vulnerable"] * 5 + ["regular"]), "contract_type": "regular"}
            row |= {"holder": pick(["care_partner", "resident"]), "start_date": start, "good_neighbour": None}
            row |= {"end_date": pick([end, end, end, None]), "end_reason": pick(REASONS)}
            row["client"] = pick([client, client, None])
            leases.append(row)
            self.add(corporation, "leases", row)
            start = max(date(2020, 6, 1), end + timedelta(days=pick(GAPS)))
        return leases

    def _draw_departure(self, client: str) -> None:
        """An earlier home left for the better, long enough ago to ask who came back, and nights on an edge after it."""
        pick = self.rng.choice
        left = date(2019, 6, 1) + timedelta(days=self.rng.randrange(500))
        if self.rng.random() < 0.2:
            left = self.near(pick(REFERENCE_DATES) - timedelta(days=730), -1, 0, 1)
        row = {"lease_id": f"lease-{client[:4]}-early", "unit_id": pick(self.units), "client": client}
        row |= {"tenant_number": None, "tenant_group": "vulnerable", "contract_type": "regular", "good_neighbour": None}
        row |= {"holder": "resident", "start_date": left - timedelta(days=pick([0, 30, 200])), "end_date": left}
        self.add(
            pick(CORPORATIONS), "leases", {**row, "end_reason": pick(["own_home", "family", "family", "moved_away"])}
        )
        night = left + timedelta(days=pick(RETURNS))
        row = {"stay_id": f"stay-{client}-early", "client": client, "start_date": night, "ethos_category": 2}
        self.add(pick(CARE_PARTNERS), "shelter_stays", {**row, "end_date": night + timedelta(days=pick([1, 14]))})

    def _draw_stays(self, client: str, moments: list[date]) -> None:
        start = self.near(self.rng.choice(moments), -20, -14, -1, 0, 0, 1, 2, 30)
        for number in range(self.rng.choice([0, 0, 1, 2, 3, 4])):
            nights = self.rng.choice(NIGHTS)
            end = None if nights is None else start + timedelta(days=nights)
            row = {"stay_id": f"stay-{client}-{number}", "client": client, "start_date": start, "end_date": end}
            row["ethos_category"] = self.rng.choice([1, 2, 3, 3, 3, 4, 6])
            self.add(self.rng.choice(CARE_PARTNERS), "shelter_stays", row)
            start = self.near(end or start, *STAY_GAPS)

    def _draw_placement(self, client: str, leases: list[Row], moments: list[date]) -> None:
        pick = self.rng.choice
        for number in range(pick([0, 1, 1, 2])):
            unit = pick([lease["unit_id"] for lease in leases] or self.units)
            matched = self.near(pick(moments), -31, -30, -29, -5, 0, 5, 30, 31)
            row = {"application_id": f"application-{pick('xyz')}{number}-{client}", "client": client, "unit_id": unit}
            row |= {"tenant_number": pick([f"tenant-{client[:3]}", f"tenant-{client}", None, None])}
            key_on = pick([None, self.near(matched, 0, 1, 14)])
            self.add(pick(PLACERS), "placements", {**row, "matched_on": matched, "key_on": key_on})


def deliveries(seed: int, residents: int, without: frozenset[str] = frozenset()) -> list[Sent]:
    """All partners' deliveries about a region with so many residents; nobody delivers the datasets of `without`."""
    region = Region(seed, residents, without)
    rng, dice = random.Random(f"deliveries/{seed}"), random.Random(f"deliveries of the programme/{seed}")
    sent = []
    for partner in PEOPLE:
        of_people, of_programme = (_usual(*one) for one in ((rng, PEOPLE[partner]), (dice, PROGRAMME.get(partner, ()))))
        for reference_date in sorted(rng.sample(REFERENCE_DATES, rng.choice([1, 2, 3, 4]))):
            for sequence in range(1, rng.choice([2, 2, 2, 3])):
                parts = _parts(rng, region, partner, of_people) | _parts(dice, region, partner, of_programme)
                received = reference_date + timedelta(days=rng.choice([0, 0, 20, 200]))
                sent.append(Sent(partner, reference_date, sequence, received, parts))
    return sent


def _usual(rng: random.Random, datasets: tuple[str, ...]) -> dict[str, str]:
    """How a partner usually sends each of its datasets."""
    return {dataset: rng.choice(["full", "full", "changes"]) for dataset in datasets}


def _parts(rng: random.Random, region: Region, partner: str, usual: dict[str, str]) -> dict[str, Part]:
    return {
        dataset: _part(rng, dataset, region.rows.get((partner, dataset), []), mode)
        for dataset, mode in usual.items()
        if rng.random() < 0.85 and dataset not in region.without
    }


def _part(rng: random.Random, dataset: str, rows: list[Row], usual: str) -> Part:
    mode = usual if rng.random() < 0.9 else rng.choice(["full", "changes"])
    part = Part(mode, contained=rng.random() < 0.95)
    for row in rows:
        fate = rng.random()
        if fate < 0.05 or (mode == "changes" and fate < 0.3):
            continue
        if fate < 0.36 and fate >= 0.3:
            part.held_back.append(key_of(dataset, row))
        else:
            part.rows.append(_retold(rng, row) | {"_deleted": mode == "changes" and fate > 0.95})
    return part


def _retold(rng: random.Random, row: Row) -> Row:
    corrections: dict[str, Callable[[], object]] = {
        "end_date": lambda: row["end_date"] and row["end_date"] + timedelta(days=rng.choice([0, 1, 30])),
        "end_reason": lambda: rng.choice([row["end_reason"], "own_home", "transfer"]),
        "care_partner": lambda: rng.choice([row["care_partner"], None]),
        "key_on": lambda: rng.choice([row["key_on"], None]),
        "withdrawn_on": lambda: rng.choice([row["withdrawn_on"], None]),
        "project": lambda: rng.choice([row["project"], None]),
        "amount_eur": lambda: row["amount_eur"] / 2,
        "score": lambda: rng.choice([1, row["score"], 5]),
        "people": lambda: row["people"] + 1,
        "candidates": lambda: row["candidates"] * 2,
    }
    wrong = [column for column in corrections if column in row and rng.random() < 0.1]
    return {**row, **{column: corrections[column]() for column in wrong if row.get("assignment_id") is None}}
