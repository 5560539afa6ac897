"""Outcomes of invented residents: days housed, returns, two periods and suppositions on relapse.

What belongs here: these four marts, consistent with each other by the plainest arithmetic; intervals are left empty.
What does not: the marts on housing and relapse themselves (`invented_marts`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from invented_people import REFERENCE_DATE, Person

Rows = list[dict[str, Any]]
WINDOW = 180


def outcomes(persons: Sequence[Person], at_horizon: Rows) -> dict[str, Rows]:
    """The marts on outcomes; `at_horizon` are the rows of relapse at a horizon."""
    main = [row for row in at_horizon if row["breakdown"] == "all"]
    return {
        "days_housed": [days_housed(one) for one in persons],
        "return_after_exit": returns(persons),
        "period_outcome": years(persons),
        "relapse_sensitivity": [row | {"rule": rule} for row in main for rule in ("censored", "at_risk", "relapse")],
    }


def days_housed(one: Person) -> dict[str, Any]:
    """Everyone seen for the whole window but the dead; a third of it without a home for who left badly."""
    seen = 0 if one.cause == "died" else WINDOW
    housed = seen - (WINDOW // 3 if one.cause == "negative" else 0)
    named = ("all" if housed == seen else "some") if seen else None
    days = {"window_days": seen, "days_housed": housed, "share": housed / seen if seen else None, "class": named}
    window = {"window_start": REFERENCE_DATE - timedelta(days=WINDOW), "window_end": REFERENCE_DATE}
    return {"resident_key": one.key, **window, **days}


def returns(persons: Sequence[Person]) -> Rows:
    """Of who left well, every fourth came back in the first bin."""
    exits: dict[tuple[str, str], Counter[str]] = {}
    for one in persons:
        for group in one.groups:
            left = one.cause == "positive"
            back = left and int(one.key, 16) % 4 == 0
            exits.setdefault(group, Counter()).update({"exits": int(left), "returned": int(back)})
    return [
        {"breakdown": group[0], "value": group[1], "exits": found["exits"], "returned_total": found["returned"]}
        | {"returned_180": found["returned"], "returned_365": 0, "returned_730": 0}
        | {"rate_total": found["returned"] / found["exits"] if found["exits"] else None}
        for group, found in sorted(exits.items())
    ]


def years(persons: Sequence[Person]) -> Rows:
    """Both years before the last, judged by who was there at the end and how the others had left."""
    return [row for number in (2021, 2022) for row in year(persons, number)]


def year(persons: Sequence[Person], number: int) -> Rows:
    states: dict[tuple[str, str], Counter[str | None]] = {}
    for one in persons:
        for group in one.groups:
            states.setdefault(group, Counter()).update(state_in(one, number))
    rows = []
    for group, found in sorted(states.items()):
        good, bad = found["stays"] + found["positive"], found["negative"]
        counts = {"stayers": found["stays"], "positive_exits": found["positive"], "negative_exits": bad}
        rows.append(
            {"breakdown": group[0], "value": group[1], "kind": "year", "period": str(number), **counts}
            | {"out_of_denominator": found["died"], "rate": good / (good + bad) if good + bad else None}
        )
    return rows


def state_in(one: Person, number: int) -> list[str]:
    left = one.moved_in + timedelta(days=one.days)
    if one.moved_in > date(number, 12, 31) or (one.cause and left <= date(number, 1, 1)):
        return []
    return [one.cause if one.cause and left <= date(number, 12, 31) else "stays"]
