"""The catalogue of what goes wrong: the one place to read or change which mistakes the partners make.

What belongs here: which kind of row a mishap may hit, in which delivery, and what is told instead.
What does not: choosing the row (`mess`) and composing the delivery (`deliveries`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.demo.calendar import REFERENCE_DATES, Delivery
from pipelines.demo.rows.table import Row

UNKNOWN_CODE = "QQQ"
FAR_FUTURE = date(2201, 3, 12)

RECEIVED_LATE = {
    ("portaal", "2021-12-31"): date(2022, 1, 28),
    ("mitros", "2022-12-31.2"): date(2023, 2, 14),
    ("legerdesheils", "2023-06-30"): date(2023, 8, 21),
    ("region", "2023-12-31"): date(2024, 2, 9),
    ("buurtteam", "2024-03-31"): date(2024, 4, 24),
}
"""Partner and delivery to the day it came in; all others came in on their reference date."""

STOPPED = {"legerdesheils": REFERENCE_DATES[-2]}
"""Partner to its last delivery: nothing came in the last quarter."""

CORRECTION = Delivery(REFERENCE_DATES[3], sequence=2)
"""The second delivery of one reference date."""


@dataclass(frozen=True)
class Mishap:
    """A mistake that may hit any row of a partner's dataset for which `hits` is true."""

    partner: str
    dataset: str
    kind: str
    hits: Callable[[Row], bool]


@dataclass(frozen=True)
class ToldLater(Mishap):
    """Until a delivery the row is told with the values of `told`, or not at all when that is None."""

    until: Delivery
    told: Callable[[Row], Row] | None = None


@dataclass(frozen=True)
class ToldTwice(Mishap):
    """From one delivery until another (None: for ever) a copy stands beside the row, with `changes`."""

    number: str
    since: Delivery
    until: Delivery | None
    changes: Row


@dataclass(frozen=True)
class Spoilt(Mishap):
    """In one delivery the row breaks a rule of the door at `column`; `copied` puts an identical row at the end."""

    column: str
    delivery: Delivery
    values: Callable[[Row], Row]
    copied: bool = False


def _at(index: int) -> Delivery:
    return Delivery(REFERENCE_DATES[index])


def _between(column: str, after: int, until: int) -> Callable[[Row], bool]:
    """Whether a day lies after one reference date and on or before another (both by position)."""
    return lambda row: row[column] is not None and REFERENCE_DATES[after] < row[column] <= REFERENCE_DATES[until]


def _by(column: str, until: int) -> Callable[[Row], bool]:
    """Whether a day lies on or before a reference date (by position)."""
    return lambda row: row[column] is not None and row[column] <= REFERENCE_DATES[until]


def _regular(also: Callable[[Row], bool]) -> Callable[[Row], bool]:
    """Whether a lease is a regular tenant's and the rest holds too."""
    return lambda row: row["client"] is None and also(row)


TOLD_LATER = (
    ToldLater(
        "mitros", "leases", "corrected: the reason a lease ended, in a second delivery of the same reference date",
        lambda row: row["end_reason"] in ("eviction", "relapse") and _between("end_date", 1, 3)(row),
        CORRECTION, lambda row: {"end_reason": "own_home"},
    ),
    ToldLater(
        "tussenvoorziening", "shelter_stays", "corrected: the end of a shelter stay",
        lambda row: _between("end_date", 2, 4)(row) and (row["end_date"] - row["start_date"]).days > 20,
        _at(5), lambda row: {"end_date": row["end_date"] - timedelta(days=3)},
    ),
    ToldLater(
        "legerdesheils", "guidance", "corrected: hours with a misplaced decimal comma",
        lambda row: row["hours"] > 0 and _between("to_date", 2, 3)(row),
        _at(4), lambda row: {"hours": row["hours"] * 10},
    ),
    ToldLater(
        "legerdesheils", "shelter_stays", "late: a shelter stay told a year afterwards",
        _between("start_date", 1, 2), _at(4),
    ),
    ToldLater(
        "tussenvoorziening", "guidance", "late: a contact told half a year afterwards",
        _between("to_date", 3, 4), _at(5),
    ),
)  # fmt: skip

TOLD_TWICE = (
    ToldTwice(
        "tussenvoorziening", "guidance", "deleted: a contact entered twice",
        _by("to_date", 2), "guidance_id", _at(2), _at(3), {},
    ),
    ToldTwice(
        "tussenvoorziening", "guidance_assignments", "deleted: an assignment entered twice",
        _by("start_date", 3), "assignment_id", _at(3), _at(4), {},
    ),
    ToldTwice(
        "mitros", "nuisance_reports", "withdrawn: a nuisance report, missing from the next delivery",
        _by("reported_on", 1), "report_id", _at(1), _at(2), {},
    ),
    ToldTwice(
        "portaal", "leases", "unlinkable: a lease of a tenant nobody placed",
        lambda row: row["client"] is not None and row["end_date"] is None and _by("start_date", 4)(row),
        "lease_id", _at(5), None, {"tenant_number": "H-990017"},
    ),
)  # fmt: skip

SPOILT = (
    Spoilt(
        "mitros", "leases", "unknown code", _regular(_between("end_date", 0, -1)),
        "end_reason", _at(-1), lambda row: {"end_reason": UNKNOWN_CODE},
    ),
    Spoilt(
        "portaal", "leases", "date in 2201", _regular(_by("start_date", 4)),
        "start_date", _at(5), lambda row: {"start_date": FAR_FUTURE, "end_date": None, "end_reason": None},
    ),
    Spoilt(
        "eigenhaard", "leases", "end before start", _regular(_by("start_date", -3)),
        "end_date", _at(-1),
        lambda row: {"end_date": row["start_date"] - timedelta(days=10), "end_reason": "own_home"},
    ),
    Spoilt(
        "groenwest", "nuisance_reports", "out of range", _by("reported_on", -1),
        "severity", _at(-1), lambda row: {"severity": 7},
    ),
    Spoilt(
        "legerdesheils", "guidance", "missing value", _between("to_date", -3, -2),
        "hours", _at(-2), lambda row: {"hours": None},
    ),
    Spoilt(
        "tussenvoorziening", "shelter_stays", "out of range", _by("start_date", 3),
        "ethos_category", _at(-1), lambda row: {"ethos_category": 9},
    ),
    Spoilt(
        "buurtteam", "handovers", "missing value", _by("handed_over_on", -1),
        "to_team", _at(-1), lambda row: {"to_team": None},
    ),
    Spoilt(
        "vierdehuis", "placements", "date in 2201", _by("matched_on", 3),
        "matched_on", _at(4), lambda row: {"matched_on": FAR_FUTURE},
    ),
    Spoilt(
        "region", "spending", "identical copy", _by("booked_on", -1),
        "booking_id", _at(-1), lambda row: {}, copied=True,
    ),
)  # fmt: skip
