"""Random small regions whose guidance sits on the edges of the rulings: ties, gaps, silences, odd days.

What lives here: rows of the canonical datasets, drawn from a seed, each region with partners of its own so that many of
them fit in one warehouse. What does not: what should come of them (guided_weeks.py, guidance.py).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from reference.standing import Part, Sent

DAY = timedelta(days=1)
RESIDENTS = 7
# hours a week and number of weeks: halved on the dot, halved for just long enough, risen again, never more than light
TAPERS = (
    ((4, 8), (1, 52), (0, 20)),
    ((4, 13), (2, 13), (1, 13), (4, 6), (0.5, 20)),
    ((6, 8), (1.5, 32), (4, 20), (1, 26)),
    ((3, 26), (0, 13), (1, 4)),
    ((3, 26), (0, 12), (1, 4), (0, 40)),
    ((2, 8), (1, 20), (2, 1), (1, 12), (1.5, 9)),
    ((2, 7), (0, 30)),
    ((0.5, 40), (3, 4), (0.25, 30)),
    ((4, 8), (2, 21), (5, 3), (2, 30)),
    ((4, 8), (1, 30), (1.5, 20)),
    ((4.2, 8), (2.1, 24), (0.7, 20), (1.05, 9)),
)
EXIT_REASONS = ("own_home", "eviction", "lease_flip", "transfer", None, "deceased", "moved_away", "unknown")
STOP_REASONS = (*["planned"] * 6, "deceased", "pause", "moved_away", "change", "other_law", "other", None)
Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Region:
    """One invented region: rows by dataset, and the reference date of each partner's dataset."""

    number: int
    rows: Rows = field(default_factory=dict)
    registers: dict[tuple[str, str], date] = field(default_factory=dict)

    def add(self, dataset: str, partner: str, **values: object) -> None:
        """Keep one row of a dataset as this partner's."""
        self.rows.setdefault(dataset, []).append({"_partner": partner, **values})

    def of(self, dataset: str) -> list[dict[str, Any]]:
        """The rows of one dataset."""
        return self.rows.get(dataset, [])

    def sent(self) -> list[Sent]:
        """The region as deliveries: one for every partner and dataset, on its register date."""
        return [
            Sent(
                partner,
                day,
                1,
                day,
                {dataset: Part(rows=[row for row in self.of(dataset) if row["_partner"] == partner])},
            )
            for (partner, dataset), day in self.registers.items()
        ]

    def clients(self) -> list[str]:
        """Everyone in this region, resident or not."""
        return [str(row["client"]) for row in self.of("clients")]

    def registers_of(self, dataset: str) -> dict[str, date]:
        """The register date of each partner that delivers this dataset."""
        return {partner: day for (partner, of), day in self.registers.items() if of == dataset}


def draw(seed: int, number: int) -> Region:
    """Draw the region with this number."""
    rng = random.Random(f"{seed}/{number}")
    region = Region(number)
    corporation, partners = f"corporation{number}", [f"care{number}{letter}" for letter in "abc"]
    for dataset in ("complexes", "units", "leases"):
        region.registers[corporation, dataset] = date(2023, 12, 31) - rng.choice([0, 0, 3, 91, 200]) * DAY
    region.registers[f"matcher{number}", "placements"] = date(2023, 12, 31)
    for partner in partners:
        _draw_registers(rng, region, partner)
    for complex_number in range(3):
        _draw_complex(rng, region, corporation, partners, f"{number}-{complex_number}")
    for resident in range(RESIDENTS):
        _draw_resident(rng, region, corporation, partners, f"{number:03d}{resident:03d}")
    return region


def _draw_registers(rng: random.Random, region: Region, partner: str) -> None:
    newest = date(2023, 12, 31) - rng.choice([0, 0, 1, 2, 6, 7, 100, 275, 400]) * DAY
    region.registers[partner, "clients"] = newest
    region.registers[partner, "guidance_assignments"] = newest - rng.choice([0, 0, 0, 120]) * DAY
    if not partner.endswith("c"):
        region.registers[partner, "guidance"] = newest - rng.choice([0, 0, 0, 60]) * DAY


def _draw_complex(rng: random.Random, region: Region, corporation: str, partners: list[str], name: str) -> None:
    region.add(
        "complexes",
        corporation,
        complex_id=name,
        name=name,
        corporation=corporation,
        care_partner=rng.choice([*partners, None]),
        municipality="Utrecht",
        housing_form=rng.choice(["mixed", "scattered"]),
        guidance_plan_months=rng.choice([None, 0, 12, 24, 36]),
        lease_flip_plan_months=rng.choice([None, 1, 12, 24]),
    )
    for home in range(2):
        region.add("units", corporation, unit_id=f"{name}-{home}", complex_id=name, delivered_on=date(2021, 1, 1))


@dataclass
class Life:
    """One resident being drawn: where and when the rows of this person go."""

    rng: random.Random
    region: Region
    partners: list[str]
    key: str
    moved_in: date
    periods: list[tuple[date, date]] = field(default_factory=list)

    def lease(self, corporation: str) -> None:
        """A chain of leases, some of which join into an episode by a day and some of which just do not."""
        rng, start = self.rng, self.moved_in
        holder = rng.choice(["care_partner", "care_partner", "resident"])
        for lease in range(rng.choice([1, 1, 2, 3])):
            lasting = start + rng.choice([90, 184, 365, 420, 700]) * DAY
            end = lasting if rng.random() < 0.5 and lasting < date(2024, 6, 1) else None
            self.region.add(
                "leases",
                corporation,
                lease_id=f"{self.key}-{lease}",
                unit_id=rng.choice(self.region.of("units"))["unit_id"],
                client=self.key,
                tenant_group="vulnerable",
                holder=holder,
                contract_type="transitional",
                start_date=start,
                end_date=end,
                end_reason=rng.choice(EXIT_REASONS) if end else None,
            )
            start = (end or start + 300 * DAY) + rng.choice([-20, 0, 0, 30, 31, 60]) * DAY
            holder = rng.choice([holder, "resident"])

    def match(self) -> None:
        """A placement without a lease: a resident who never moved in."""
        home = self.region.of("units")[0]["unit_id"]
        row = {"application_id": self.key, "client": self.key, "unit_id": home, "matched_on": self.moved_in}
        self.region.add("placements", f"matcher{self.region.number}", **row)

    def guide(self) -> None:
        """Hours along one of the tapers, with gaps of a week and of about thirteen."""
        rng, partners = self.rng, self.partners[:2]
        start = self.moved_in + rng.choice([0, 0, 1, 5, -30, 45, 200]) * DAY
        start -= start.weekday() * DAY if rng.random() < 0.6 else 0 * DAY
        main, first_kind = rng.choice(partners), rng.choice(["guidance"] * 4 + ["light"])
        for part, (rate, weeks) in enumerate(rng.choice(TAPERS) if rng.random() < 0.9 else ()):
            until = start + (7 * weeks - 1) * DAY
            kind = rng.choice([first_kind, first_kind, "light"]) if part else first_kind
            if rate or rng.random() < 0.3:
                partner = main if rng.random() < 0.93 else rng.choice(partners)
                self._hours(partner, kind, (start, until), float(rate * weeks))
                self.periods.append((start, until))
            start = until + rng.choice([1, 1, 1, 8, 91, 92]) * DAY

    def guide_beside(self) -> None:
        """Odd rows of any kind, at any time, by any partner."""
        rng = self.rng
        for _ in range(rng.choice([0, 0, 1, 2])):
            start = self.moved_in + rng.randrange(-60, 700) * DAY
            kind = rng.choice(["budget", "debt", "day_activity", "guidance", "light"])
            period = (start, start + rng.choice([0, 3, 40]) * DAY)
            self._hours(rng.choice(self.partners[:2]), kind, period, rng.choice([0.0, 1.5, 0.1, 7.0]))

    def _hours(self, partner: str, kind: str, period: tuple[date, date], hours: float) -> None:
        number = f"{self.key}-{len(self.region.of('guidance'))}"
        row = {"client": self.key, "kind": kind, "from_date": period[0], "to_date": period[1], "hours": hours}
        self.region.add("guidance", partner, guidance_id=number, **row)

    def assign(self) -> None:
        """Assignments that end with the hours or a day later, and others that follow within 30 days or just not."""
        rng = self.rng
        ends: list[date] = []
        for number in range(rng.choice([0, 1, 2, 3])):
            start = self.moved_in + rng.choice([-10, 0, 0, 100]) * DAY
            if ends and rng.random() < 0.7:
                start = rng.choice(ends) + rng.choice([-5, 0, 1, 30, 31, 32]) * DAY
            late = [until + days * DAY for _, until in self.periods for days in (0, 0, 1)]
            end = rng.choice([None, start, *(day for day in late if day >= start)])
            ends += [end] if end else []
            self.region.add(
                "guidance_assignments",
                rng.choice(self.partners),
                assignment_id=f"{self.key}-{number}",
                client=self.key,
                product_category=rng.choice(["02", "02", "02", "07"]),
                start_date=start,
                end_date=end,
                end_reason=rng.choice(STOP_REASONS) if end else None,
            )


def _draw_resident(rng: random.Random, region: Region, corporation: str, partners: list[str], key: str) -> None:
    moved_in = date(2021, 1, 4) + rng.randrange(0, 500) * DAY
    if rng.random() < 0.1:
        moved_in = rng.choice([date(2021, 1, 31), date(2021, 12, 31), date(2022, 1, 3), date(2021, 8, 31)])
    row = {"client": key, "birth_year": 1980, "target_group": "homeless", "intake_on": moved_in}
    region.add("clients", rng.choice(partners), **row)
    life = Life(rng, region, partners, key, moved_in)
    if rng.random() < 0.9:
        life.lease(corporation)
    elif rng.random() < 0.7:
        life.match()
    life.guide()
    life.guide_beside()
    life.assign()
