"""What deliveries say together, written a second time: one delivery after another, as a clerk would keep a card index.

What lives here: R1, R2, R3, R6 and R41 in slow Python. What does not: what the rows then mean (housing.py) and which
deliveries there are (nasty_deliveries.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = dict[str, Any]
ENDS = {"leases": "end_date", "shelter_stays": "end_date", "guidance_assignments": "end_date"}
ENDS |= {"placements": "key_on", "applications": "withdrawn_on"}
STARTS = {
    "leases": "start_date",
    "shelter_stays": "start_date",
    "guidance_assignments": "start_date",
    "placements": "matched_on",
    "units": "delivered_on",
    "applications": "applied_on",
    "grants": "granted_on",
    "spending": "booked_on",
    "handovers": "handed_over_on",
    "self_sufficiency": "assessed_on",
    "vacancy_candidates": "advertised_on",
}
KEYS = {
    "complexes": ("complex_id",),
    "units": ("unit_id",),
    "leases": ("lease_id",),
    "clients": ("client",),
    "guidance": ("guidance_id",),
    "guidance_assignments": ("assignment_id",),
    "shelter_stays": ("stay_id",),
    "placements": ("application_id",),
    "applications": ("application_id",),
    "grants": ("grant_id",),
    "spending": ("booking_id",),
    "municipal_tasks": ("municipality", "year"),
    "vacancy_candidates": ("complex_id", "advertised_on"),
    "handovers": ("client", "handed_over_on"),
    "self_sufficiency": ("client", "assessed_on", "domain"),
}


def key_of(dataset: str, row: Row) -> str:
    """What tells a row of this dataset from all others of its partner."""
    return " / ".join(str(row[column]) for column in KEYS[dataset])


@dataclass
class Part:
    """One dataset inside a delivery. `rows` keep their order; a row with `_deleted` removes; `held_back` are keys."""

    mode: str = "full"
    contained: bool = True
    rows: list[Row] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)


@dataclass
class Sent:
    """One delivery of a partner, with the datasets it holds."""

    partner: str
    reference_date: date
    sequence: int
    received_on: date
    parts: dict[str, Part]


@dataclass
class Standing:
    """All partners' rows as they stand, each with its partner, register date and whether it is stale."""

    rows: dict[str, list[Row]]
    registers: dict[tuple[str, str], date]

    def registers_of(self, dataset: str) -> dict[str, date]:
        """Register date by partner, of those that deliver the dataset."""
        return {partner: day for (partner, of), day in self.registers.items() if of == dataset}

    def one_per_key(self, dataset: str) -> dict[str, Row]:
        """R3: by key the row of the partner with the newest register, then the first by name."""
        chosen: dict[str, Row] = {}
        for row in sorted(self.rows[dataset], key=lambda row: (-row["_register"].toordinal(), row["_partner"])):
            chosen.setdefault(key_of(dataset, row), row)
        return chosen


def stand(deliveries: list[Sent], known_on: date | None) -> Standing:
    """Apply all deliveries known by then, in order."""
    known = [sent for sent in deliveries if known_on is None or sent.received_on <= known_on]
    registers: dict[tuple[str, str], date] = {}
    cards: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for sent in sorted(known, key=lambda sent: (sent.reference_date, sent.sequence)):
        for dataset, part in sent.parts.items():
            if part.contained:
                registers[sent.partner, dataset] = sent.reference_date
                place = sent.partner, dataset
                cards[place] = _apply(cards[place], part, dataset)
    rows: dict[str, list[Row]] = {dataset: [] for dataset in KEYS}
    for (partner, dataset), kept in cards.items():
        register = registers[partner, dataset]
        seen = (_seen(row, dataset, register) for row in kept.values())
        rows[dataset] += [{**row, "_partner": partner, "_register": register} for row in seen if row]
    return Standing(rows, registers)


def _apply(cards: dict[str, Row], part: Part, dataset: str) -> dict[str, Row]:
    new = {} if part.mode == "full" else dict(cards)
    for held_back in part.held_back:
        if held_back in cards:
            new[held_back] = {**cards[held_back], "_stale": True}
    for row in part.rows:
        key = key_of(dataset, row)
        new.pop(key, None)
        if not row.get("_deleted"):
            new[key] = {**row, "_stale": False}
    return new


def _seen(row: Row, dataset: str, register: date) -> Row | None:
    start, end = STARTS.get(dataset), ENDS.get(dataset)
    if start and row[start] > register:
        return None
    if end and row[end] and row[end] > register:
        return {**row, end: None, "end_reason": None}
    return row
