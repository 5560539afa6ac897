"""Lease flips (measure 6): in whose name the first lease stood, and when it came in the resident's own.

What belongs here: naming the lease that is the flip. What does not: the outcome itself.
"""

from datetime import date, timedelta

from pipelines.explain.evidence import Evidence, counted, exit_lines, lease_lines
from pipelines.explain.story import Line, Row, Story, in_order

OUTCOMES = {"flip": "flipped", "exit": "left before a flip", "censored": "no flip seen yet"}


def explain(evidence: Evidence) -> Story:
    """Whether and when the lease came in the resident's own name."""
    counts = evidence.counts("lease_flip")
    fact = evidence.one("select * from marts.fct_lease_flip where resident_key = $key")
    lines = [*lease_lines(evidence), *exit_lines(evidence)]
    if not fact:
        why = (
            "Not counted: no lease."
            if not lines
            else "Not counted: the first lease was in the resident's own name (R33)."
        )
        return Story("flip", evidence.resident_key, why, counts, in_order(lines), evidence.notes())
    ended_on = fact["lease_start"] + timedelta(days=fact["days"])
    outcome = f"{OUTCOMES[fact['outcome']].capitalize()} after {counted(fact['days'], 'day')}, on {ended_on}."
    return Story(
        "flip", evidence.resident_key, outcome, counts, in_order([*lines, *bounds(fact, ended_on)]), evidence.notes()
    )


def bounds(fact: Row, ended_on: date) -> list[Line]:
    """The start of the clock, the planned day and what ended the time."""
    lines = [Line(fact["lease_start"], "first lease, in the care partner's name: the clock starts", ("R9", "R33"))]
    if fact["planned_on"]:
        lines.append(Line(fact["planned_on"], "the complex's plan has the flip here", ("R33",)))
    return [*lines, Line(ended_on, OUTCOMES[fact["outcome"]], ("R33",), decides=True)]
