"""The programme around invented residents: supply, waiting, tasks, money, complexes, hand-overs, scores and flows.

What belongs here: these marts, consistent with each other by the plainest arithmetic; intervals are left empty.
What does not: the marts on housing and relapse themselves (`invented_marts`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from invented_people import COMPLEXES, Person

Rows = list[dict[str, Any]]
YEARS = (2021, 2022, 2023)
APPLICATIONS = 100
KEYS = 60


def programme(persons: Sequence[Person], retention: Rows) -> dict[str, Rows]:
    """The marts on the programme; `retention` are the rows of retention at a horizon."""
    membership = memberships(persons)
    return {
        "supply_demand": supply(),
        "waiting_curve": [row for year in YEARS for row in waits(year)],
        "municipal_task": tasks(persons),
        "budget_progress": [money(persons, retention, *of) for of in (("Utrecht", "MIX"), ("Utrecht", "unallocated"))],
        "good_neighbour_demand": [
            {"complex_id": "MIX", "advertised_on": date(2021, month, 1), "homes": 7, "candidates": 70}
            | {"candidates_per_home": 10.0}
            for month in (2, 3)
        ],
        "complex_balance": [balance(month) for month in range(1, 13)],
        "handover_coverage": handovers(persons),
        "self_sufficiency_change": [changes(horizon, people) for horizon, people in ((6, 60), (12, 50), (24, 20))],
        "fct_measure_membership": membership,
        "measure_flow": flow(membership),
    }


def supply() -> Rows:
    """As many keys every year as the year before, and so within the band."""
    return [
        {"year": year, "applications": APPLICATIONS, "matched": KEYS, "keys": KEYS, "units_delivered": 80}
        | {"lower_bound": None if year == YEARS[0] else KEYS, "upper_bound": None if year == YEARS[0] else APPLICATIONS}
        | {"position": None if year == YEARS[0] else "within", "median_wait_days": 90, "complete": True}
        for year in YEARS
    ]


def waits(year: int) -> Rows:
    """A third of the keys on each of three days, the others out of sight on the last of them."""
    rows: Rows = []
    waiting = APPLICATIONS
    for day in (0, 60, 75, 90):
        keys, censored = KEYS // 3 if day else 0, APPLICATIONS - KEYS if day == 90 else 0
        share = (waiting - keys) / APPLICATIONS
        rows.append(
            {"year": year, "day": day, "at_risk": waiting, "keys": keys, "censored": censored, "still_waiting": share}
        )
        waiting -= keys
    return rows


def tasks(persons: Sequence[Person]) -> Rows:
    moved_in = Counter((COMPLEXES[one.complex_id][1], one.moved_in.year) for one in persons)
    return [
        {"municipality": place, "year": year, "task": 50, "realised": people, "complete": True}
        for (place, year), people in sorted(moved_in.items())
    ]


def money(persons: Sequence[Person], retention: Rows, municipality: str, project: str) -> dict[str, Any]:
    """What a complex, or all other money of a municipality, was granted, and what was paid per outcome."""
    group = ("complex", project) if project in COMPLEXES else ("municipality", municipality)
    served = [one for one in persons if group in [*one.groups]]
    housed = {row["months"]: row["housed"] for row in retention if (row["breakdown"], row["value"]) == group}
    counts = {"residents": len(served), "housed_years": sum(one.days for one in served) / 365.25}
    counts |= {"retained_12": housed[12], "retained_24": housed[24]}
    names = ("per_resident", "per_housed_year", "per_retained_12", "per_retained_24")
    prices = {name: 90_000.0 / counts[of] if counts[of] else None for name, of in zip(names, counts, strict=True)}
    amounts = {"granted": 250_000.0, "committed": 120_000.0, "paid": 90_000.0}
    return {"municipality": municipality, "project": project, **amounts, **counts, **prices}


def balance(month: int) -> dict[str, Any]:
    return {
        "complex_id": "MIX",
        "month": date(2022, month, 1),
        "occupied": 20,
        "vulnerable": 6,
        "share": 0.3,
        "norm": 0.3,
        "members": 15,
        "member_share": 0.75,
        "nuisance": 1,
        "nuisance_per_100": 5.0,
        "good_neighbours": 4,
        "consultations": 0,
    }


def handovers(persons: Sequence[Person]) -> Rows:
    """Of everyone who moved in every third was handed over before it."""
    found: dict[tuple[str, str], Counter[bool]] = {}
    for one in persons:
        for group in one.groups:
            found.setdefault(group, Counter())[int(one.key, 16) % 3 == 0] += 1
    return [
        {"breakdown": group[0], "value": group[1], "move_ins": counts.total(), "with_handover_before": counts[True]}
        | {"rate": counts[True] / counts.total()}
        for group, counts in sorted(found.items())
    ]


def changes(horizon: int, people: int) -> dict[str, Any]:
    """A tenth not assessed again; of the others half a point up for half of them, and a fifth down."""
    assessed = people * 9 // 10
    improved, worse = assessed // 2, assessed // 5
    row = {"domain": "finances", "horizon": horizon, "eligible": people, "residents": assessed}
    row |= {
        "improved": improved,
        "worse": worse,
        "same": assessed - improved - worse,
        "not_assessed": people - assessed,
    }
    return row | {"baseline_mean": 2.5, "mean": 2.5 + (improved - worse) / assessed}


def memberships(persons: Sequence[Person]) -> Rows:
    """Everyone on the retention curve, and those in the lease flips who did not die."""
    rows: Rows = []
    for one in persons:
        here = {"resident_key": one.key, "part": "all", "step": "-"}
        rows.append(here | {"measure": "retention_curve", "step_number": 2, "included": True, "why_in": "still_housed"})
        flips = {"measure": "lease_flip", "included": one.cause != "died"}
        if one.cause == "died":
            rows.append(here | flips | {"step_number": 2, "why_out": "own_lease_from_start"})
        else:
            rows.append(here | flips | {"step_number": 3, "why_in": "no_flip_seen"})
    return rows


def flow(membership: Rows) -> Rows:
    rows: Rows = []
    for measure, last in (("retention_curve", 2), ("lease_flip", 3)):
        stops = Counter(
            (row["step_number"], row.get("why_in") or row["why_out"]) for row in membership if row["measure"] == measure
        )
        for number in range(1, last + 1):
            here = {
                "measure": measure,
                "part": "all",
                "step_number": number,
                "step": "-",
                "is_denominator": number == last,
            }
            reached = sum(people for (stop, _), people in stops.items() if stop >= number)
            rows.append(here | {"reason": "reached", "residents": reached})
            rows += [here | {"reason": why, "residents": n} for (stop, why), n in stops.items() if stop == number]
    return rows
