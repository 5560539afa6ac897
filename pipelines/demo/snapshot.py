"""What was known on a reference date: rows that had begun, with the ends that had come by then.

What belongs here: which column of a dataset says since when a row is known, which ends are hidden, and its key.
What does not: mistakes in what is told (`mess`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from pipelines.demo.rows.table import Row


@dataclass(frozen=True)
class Visible:
    """`since`: column of the day a row becomes known (None: always known); `ends`: end column to what goes with it."""

    key: tuple[str, ...]
    since: str | None
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


VISIBLE: Mapping[str, Visible] = {
    "complexes": Visible(("complex_id",), None),
    "units": Visible(("unit_id",), "delivered_on"),
    "leases": Visible(("lease_id",), "start_date", {"end_date": ("end_reason",)}),
    "nuisance_reports": Visible(("report_id",), "reported_on", {"closed_on": ()}),
    "neighbour_consultations": Visible(("complex_id", "held_on"), "held_on"),
    "association_members": Visible(("complex_id", "unit_id", "member_from"), "member_from", {"member_until": ()}),
    "rent_arrears": Visible(("lease_id", "month"), "month"),
    "vacancy_candidates": Visible(("complex_id", "advertised_on"), "advertised_on"),
    "clients": Visible(("client",), "intake_on"),
    "guidance": Visible(("guidance_id",), "to_date"),
    "guidance_assignments": Visible(("assignment_id",), "start_date", {"end_date": ("end_reason",)}),
    "self_sufficiency": Visible(("client", "assessed_on", "domain"), "assessed_on"),
    "shelter_stays": Visible(("stay_id",), "start_date", {"end_date": ()}),
    "handovers": Visible(("client", "handed_over_on"), "handed_over_on"),
    "applications": Visible(("application_id",), "applied_on", {"withdrawn_on": ()}),
    "placements": Visible(("application_id",), "matched_on", {"key_on": ()}),
    "grants": Visible(("grant_id",), "granted_on"),
    "spending": Visible(("booking_id",), "booked_on"),
    "municipal_tasks": Visible(("municipality", "year"), None),
}


_KEYS = {dataset: itemgetter(*visible.key) for dataset, visible in VISIBLE.items()}


def key_of(dataset: str, row: Row) -> Any:
    """The value of the dataset's key; a tuple when it has several columns."""
    return _KEYS[dataset](row)


def known_on(dataset: str, rows: Iterable[Row], day: date) -> list[Row]:
    """The rows as they were known on a day, in their own order; a row with something to hide is a copy."""
    visible = VISIBLE[dataset]
    begun = [row for row in rows if visible.since is None or row[visible.since] <= day]
    return [_as_known(visible, row, day) for row in begun] if visible.ends else begun


def _as_known(visible: Visible, row: Row, day: date) -> Row:
    hidden = [
        column
        for end, companions in visible.ends.items()
        if row[end] is not None and row[end] > day
        for column in (end, *companions)
    ]
    known = row | dict.fromkeys(hidden) if hidden else row
    if known.get("contract_until") and known["end_date"] is None:
        return known | {"end_date": known["contract_until"]}
    return known
