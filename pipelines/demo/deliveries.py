"""Composing deliveries: which partner tells what on which reference date, in full or as changes.

What belongs here: the schedule, and the rows of every delivery as told (mess included).
What does not: files and dialects (`layouts`, `writers`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipelines.demo.calendar import END, REFERENCE_DATES, Delivery
from pipelines.demo.mess import Mess, Planted, spoil, told
from pipelines.demo.mishaps import CORRECTION, STOPPED
from pipelines.demo.rows.table import Row, Tables
from pipelines.demo.snapshot import key_of


def every_time(day: date) -> bool:
    """In each delivery."""
    return day in REFERENCE_DATES


def half_yearly(day: date) -> bool:
    """In the deliveries of the end of June and of December."""
    return day.month in (6, 12)


def seldom(day: date) -> bool:
    """In the first delivery, at the end of the second year and in the last."""
    return day in (REFERENCE_DATES[0], REFERENCE_DATES[3], END)


_HOUSING: Mapping[str, Callable[[date], bool]] = {
    "complexes": seldom,
    "units": every_time,
    "leases": every_time,
    "nuisance_reports": half_yearly,
    "neighbour_consultations": seldom,
    "association_members": half_yearly,
    "vacancy_candidates": seldom,
}
_CARE: Mapping[str, Callable[[date], bool]] = {
    "clients": every_time,
    "guidance": every_time,
    "guidance_assignments": every_time,
    "self_sufficiency": half_yearly,
    "shelter_stays": every_time,
}
SCHEDULE: Mapping[str, Mapping[str, Callable[[date], bool]]] = {
    "mitros": {**_HOUSING, "rent_arrears": half_yearly},
    "portaal": {**_HOUSING, "rent_arrears": half_yearly},
    "groenwest": _HOUSING,
    "eigenhaard": _HOUSING,
    "tussenvoorziening": _CARE,
    "legerdesheils": _CARE,
    "buurtteam": {"clients": half_yearly, "guidance": every_time, "handovers": every_time},
    "vierdehuis": {"applications": every_time, "placements": every_time},
    "region": {"grants": seldom, "spending": half_yearly, "municipal_tasks": seldom},
}
CHANGES = frozenset(
    {
        ("tussenvoorziening", "guidance"),
        ("tussenvoorziening", "guidance_assignments"),
        ("tussenvoorziening", "self_sufficiency"),
        ("legerdesheils", "guidance"),
        ("legerdesheils", "self_sufficiency"),
        ("mitros", "rent_arrears"),
        ("portaal", "rent_arrears"),
    }
)
"""What is told as changes since the last time; all else is told in full."""


@dataclass(frozen=True)
class Told:
    """One delivery of a partner: dataset to rows; rows of changes bear `deleted`."""

    partner: str
    delivery: Delivery
    rows: Mapping[str, list[Row]]
    planted: tuple[Planted, ...] = field(default=())


def compose(tables: Tables, mess: Mess) -> Iterator[Told]:
    """All deliveries of all partners, each partner's in order."""
    for partner in SCHEDULE:
        former: dict[str, dict[Any, Row]] = {}
        for delivery in _deliveries_of(partner, mess):
            yield _compose_one(tables, mess, partner, delivery, former)


def _deliveries_of(partner: str, mess: Mess) -> list[Delivery]:
    last = STOPPED.get(partner, END)
    deliveries = [Delivery(day) for day in REFERENCE_DATES if day <= last]
    if any(mishap.partner == partner and mishap.until == CORRECTION for mishap, _ in mess.told_later):
        deliveries.append(CORRECTION)
    return sorted(delivery for delivery in deliveries if _due(partner, delivery))


def _due(partner: str, delivery: Delivery) -> list[str]:
    if delivery == CORRECTION:
        return ["leases"]
    return [dataset for dataset, when in SCHEDULE[partner].items() if when(delivery.reference_date)]


def _compose_one(
    tables: Tables, mess: Mess, partner: str, delivery: Delivery, former: dict[str, dict[Any, Row]]
) -> Told:
    """One delivery; `former` holds what was told before of datasets told as changes, and is brought up to date."""
    contents: dict[str, list[Row]] = {}
    planted: list[Planted] = []
    for dataset in _due(partner, delivery):
        rows = told(tables, mess, partner, dataset, delivery)
        if (partner, dataset) in CHANGES:
            now = {key_of(dataset, row): row for row in rows}
            rows = _changed(now, former.get(dataset, {}))
            former[dataset] = now
        spoilt = spoil(mess, partner, dataset, delivery, rows)
        for each in spoilt:
            former.get(dataset, {}).pop(key_of(dataset, rows[each.index]), None)
        planted += spoilt
        contents[dataset] = rows
    return Told(partner, delivery, contents, tuple(planted))


def _changed(now: dict[Any, Row], former: dict[Any, Row]) -> list[Row]:
    """New and changed rows, then the former ones that are gone, marked as deleted."""
    news = [row | {"deleted": False} for key, row in now.items() if former.get(key) != row]
    gone = [row | {"deleted": True} for key, row in former.items() if key not in now]
    return news + gone
