"""Retention (measures 1 and 2): how the first episode went, and who is housed at each horizon.

What belongs here: naming the lease and ruling behind the end of an episode. What does not: the outcome itself.
"""

from datetime import date

from pipelines.explain.evidence import Evidence, counted, death_lines, exit_lines, lease_lines
from pipelines.explain.story import Line, Story, in_order


def explain(evidence: Evidence) -> Story:
    """How long the first episode lasted and how it ended, and what that means at each horizon."""
    curve, horizons = evidence.counts("retention_curve"), evidence.counts("retention_at_horizon")
    counts = (
        *({**one, "part": "curve"} for one in curve),
        *({**one, "part": f"{one['part']} months"} for one in horizons),
    )
    first = evidence.one("select * from marts.fct_housing_episode where resident_key = $key and episode_number = 1")
    if not first:
        return Story("retention", evidence.resident_key, "Not counted: no lease.", counts, ())
    until = first["end_date"] or first["observed_until"]
    ended = f"ended by {first['exit_reason']}" if first["end_date"] else "still running when last seen"
    outcome = f"First episode of {counted(first['days'], 'day')}, from {first['start_date']} to {until}, {ended}."
    lines = [
        Line(first["start_date"], "first move-in: the clock starts", ("R5", "R18")),
        *lease_lines(evidence),
        *(closing(line, first["end_date"]) for line in exit_lines(evidence)),
        *death_lines(evidence),
        *(
            []
            if first["end_date"]
            else [Line(until, "the first episode was seen up to here", ("R8", "R10"), decides=True)]
        ),
        *([Line(evidence.resident["observed_until"], "the resident was seen up to here", ("R10", "R35"))]),
    ]
    return Story("retention", evidence.resident_key, outcome, counts, in_order(lines), evidence.notes())


def closing(line: Line, first_end: date | None) -> Line:
    """An exit; that of the first episode is what the curve counts."""
    return Line(line.day, line.what, (*line.rules, "R18"), line.source, decides=True) if line.day == first_end else line
