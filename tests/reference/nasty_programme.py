"""What a random region applies for, hands over, assesses, advertises and pays, on the edges of the rulings.

What lives here: rows about the programme around people who have been drawn already, and deaths on a horizon. What does
not: homes, leases and nights in shelter (nasty_deliveries.py), and what should come of these rows (programme.py).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reference.housing import add_months
from reference.nasty_partners import (
    ADVERTISERS,
    ASSESSORS,
    CARE_PARTNERS,
    HAND_OVERS,
    ONLY_APPLICATIONS,
    PAYERS,
    PLACERS,
    REFERENCE_DATES,
)
from reference.standing import Row

DAY = timedelta(days=1)
WAITS = [-1, 0, 0, 1, 30, 120, 200, 400]
BEFORE_MOVE_IN = [-400, -30, -1, -1, 0, 0, 1, 20]
AROUND_MOVE_IN = [-91, -90, -90, -30, 0, 0, 45, 89, 90, 91]
AROUND_HORIZON = [-91, -90, -45, -45, -1, 0, 1, 45, 45, 90, 91]
DOMAINS = ["finances", "housing", "justice"]
PLACES = ["Utrecht", "Houten", "Zeist"]
Told = Iterator[tuple[str, str, Row]]


@dataclass(frozen=True)
class Drawn:
    """What has been drawn of a region so far: its rows by partner and dataset, and dice for the rest."""

    rng: random.Random
    rows: Mapping[tuple[str, str], list[Row]]

    def all_of(self, dataset: str) -> list[tuple[str, Row]]:
        """Every row of a dataset with its partner."""
        return [(partner, row) for (partner, of), rows in self.rows.items() if of == dataset for row in rows]

    def near(self, day: date, shifts: list[int]) -> date:
        """A day some shift from another."""
        return day + self.rng.choice(shifts) * DAY

    def move_ins(self) -> dict[str, date]:
        """By client the first day of a lease, whether or not the lease says whose it is."""
        clients = {row["client"][:4]: row["client"] for _, row in self.all_of("clients")}
        starts: dict[str, list[date]] = defaultdict(list)
        for _, lease in self.all_of("leases"):
            client = lease["client"] or clients.get(lease["lease_id"][6:10])
            if client:
                starts[client].append(lease["start_date"])
        return {client: min(days) for client, days in starts.items()}


def programme_of(seed: int, rows: Mapping[tuple[str, str], list[Row]]) -> list[tuple[str, str, Row]]:
    """Partner, dataset and row of everything drawn about the programme."""
    drawn = Drawn(random.Random(f"programme/{seed}"), rows)
    told: list[tuple[str, str, Row]] = []
    for draw in (_applications, _handovers, _assessments, _rounds_of_vacancies, _money, _tasks, _deaths):
        told += draw(drawn)
    return told


def _applications(drawn: Drawn) -> Told:
    pick = drawn.rng.choice
    for partner, placement in drawn.all_of("placements"):
        came = placement["key_on"] or placement["matched_on"]
        applied = came - pick(WAITS) * DAY
        row = {"application_id": placement["application_id"], "client": placement["client"], "applied_on": applied}
        withdrawn = pick([None, None, None, *(came + shift * DAY for shift in (-1, 0, 1))])
        if drawn.rng.random() < 0.9:
            told_by = pick([partner] * 9 + [ONLY_APPLICATIONS])
            yield told_by, "applications", {**row, "withdrawn_on": withdrawn and max(withdrawn, applied)}
    for number, client in enumerate(sorted(drawn.move_ins())):
        if drawn.rng.random() < 0.4:
            applied = drawn.near(pick([date(2022, 1, 1), *REFERENCE_DATES]), [-600, -300, -1, 0, 0, 1])
            row = {"application_id": f"application-{number}", "client": client, "applied_on": applied}
            row["withdrawn_on"] = pick([None, None, applied, applied + 90 * DAY, pick(REFERENCE_DATES[2:])])
            if row["withdrawn_on"] and row["withdrawn_on"] < applied:
                row["withdrawn_on"] = applied
            yield pick([*PLACERS * 3, ONLY_APPLICATIONS]), "applications", row


def _handovers(drawn: Drawn) -> Told:
    for client, moved_in in drawn.move_ins().items():
        for _ in range(drawn.rng.choice([0, 0, 1, 1, 2])):
            row = {"client": client, "handed_over_on": drawn.near(moved_in, BEFORE_MOVE_IN), "to_team": "x"}
            yield drawn.rng.choice(HAND_OVERS), "handovers", row


def _assessments(drawn: Drawn) -> Told:
    for client, moved_in in drawn.move_ins().items():
        for domain in drawn.rng.sample(DOMAINS, drawn.rng.choice([0, 1, 2, 3])):
            moments = [drawn.near(moved_in, AROUND_MOVE_IN) for _ in range(drawn.rng.choice([1, 1, 2]))]
            for months in (6, 12, 24):
                horizon = add_months(moved_in, months)
                moments += [drawn.near(horizon, AROUND_HORIZON) for _ in range(drawn.rng.choice([0, 1, 2, 3]))]
            for day in sorted({*moments}):
                row = {"client": client, "assessed_on": day, "domain": domain, "score": drawn.rng.randint(1, 5)}
                yield drawn.rng.choice(ASSESSORS), "self_sufficiency", row


def _rounds_of_vacancies(drawn: Drawn) -> Told:
    pick = drawn.rng.choice
    for number in range(9):
        for day in sorted({drawn.near(pick(REFERENCE_DATES), [-60, -1, 0, 1]) for _ in range(pick([1, 3, 5]))}):
            for partner in drawn.rng.sample(ADVERTISERS, pick([1, 1, 2])):
                row = {"complex_id": f"complex-{number}", "advertised_on": day, "homes": pick([0, 1, 3, 70])}
                yield partner, "vacancy_candidates", {**row, "candidates": pick([0, 2, 45, 4500])}


def _money(drawn: Drawn) -> Told:
    pick = drawn.rng.choice
    projects = [None, None, "coaching", *(f"complex-{number}" for number in range(9))]
    for number in range(120):
        day = drawn.near(pick(REFERENCE_DATES), [-500, -200, -1, 0, 0, 1])
        row = {
            "municipality": pick(PLACES),
            "project": pick(projects),
            "amount_eur": pick([0.0, 0.25, 1000.0, 80_000.5]),
        }
        if pick([True, False, False]):
            yield pick(PAYERS), "grants", {"grant_id": f"grant-{number}", **row, "granted_on": day}
        else:
            booking = {"booking_id": f"booking-{number}", "kind": pick(["commitment", "payment", "payment"])}
            yield pick(PAYERS), "spending", {**booking, **row, "booked_on": day}


def _tasks(drawn: Drawn) -> Told:
    pick = drawn.rng.choice
    for partner in PAYERS:
        for place in PLACES:
            for year in drawn.rng.sample(range(2020, 2026), pick([0, 2, 4])):
                yield partner, "municipal_tasks", {"municipality": place, "year": year, "people": pick([0, 5, 20])}


def _deaths(drawn: Drawn) -> Told:
    """Deaths on a horizon and on the days beside it, told by whoever guides."""
    for client, moved_in in drawn.move_ins().items():
        if drawn.rng.random() < 0.08:
            died = drawn.near(add_months(moved_in, drawn.rng.choice([6, 12, 12, 18, 24])), [-1, 0, 0, 1])
            row = {"assignment_id": f"last-{client}", "client": client, "product_category": "02"}
            row |= {"start_date": moved_in, "end_date": died, "end_reason": "deceased"}
            yield drawn.rng.choice(CARE_PARTNERS), "guidance_assignments", row
