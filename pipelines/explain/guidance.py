"""Guidance (measure 5): from when until when it was observed, and when each milestone was reached.

What belongs here: naming what bounds the observed period and which weeks made a milestone. What does not: the outcome.
"""

from pipelines.explain.evidence import Evidence, death_lines, exit_lines, lease_lines, source_of
from pipelines.explain.story import Line, Row, Source, Story, in_order

RULES = {"halved_on": ("R28",), "independent_on": ("R29",), "reintensified_on": ("R30",)}


def explain(evidence: Evidence) -> Story:
    """When guidance began, how far it was observed, and its milestones."""
    counts = evidence.counts("guidance_milestone")
    fact = evidence.one("select * from marts.fct_guidance_milestone where resident_key = $key")
    period = evidence.one("select * from intermediate.int_guidance_periods where resident_key = $key")
    lines = [*lease_lines(evidence), *exit_lines(evidence), *death_lines(evidence), *assignment_lines(evidence)]
    if not fact:
        return Story("guidance", evidence.resident_key, "Not counted: no lease.", counts, ())
    if not period:
        outcome = "Not counted: no hours of guidance or light support since the move-in (R22)."
        return Story("guidance", evidence.resident_key, outcome, counts, in_order(lines), evidence.notes())
    lines += [start_line(evidence, period), *register_lines(evidence), *milestone_lines(fact)]
    lines.append(
        Line(period["observed_until"], "the observed period ends: the earliest of its bounds", ("R23",), decides=True)
    )
    return Story("guidance", evidence.resident_key, told(fact, period), counts, in_order(lines), evidence.notes())


def told(fact: Row, period: Row) -> str:
    """The milestones and the means they stand on, in one sentence."""
    reached = [f"{name[:-3]} on {fact[name]}" for name in RULES if fact[name]]
    means = ", ".join(
        f"{name} {'unknown' if fact[f'{name}_hours'] is None else format(fact[f'{name}_hours'], '.2f')}"
        for name in ("baseline", "current")
    )
    return (
        f"Observed for {period['observed_weeks']} weeks from {period['week_one']}; hours a week: {means} (R26); "
        f"{', '.join(reached) or 'no milestone reached'}."
    )


def start_line(evidence: Evidence, period: Row) -> Line:
    """The first hours that count, with the row that brought them."""
    rows = evidence.staged(
        """
        select * from staging.stg_care__guidance
        where client = $key and kind in ('guidance', 'light') and hours > 0 order by from_date, partner, guidance_id
        """
    )
    first = next((row for row in rows if row["to_date"] >= period["guidance_start"]), None)
    source = source_of(first, "guidance") if first else None
    return Line(period["guidance_start"], "first hours since the move-in: guidance starts", ("R22",), source)


def register_lines(evidence: Evidence) -> list[Line]:
    """Up to when each partner that would have told has delivered guidance."""
    named = {
        row["partner"]
        for row in evidence.rows(
            "select distinct partner from intermediate.int_guidance_delivered where resident_key = $key"
        )
    } | {evidence.resident["care_partner"]}
    return [
        Line(
            row["register_date"],
            "guidance is known up to here",
            ("R2", "R23"),
            Source(row["partner"], "guidance", row["delivery"]),
        )
        for row in evidence.registers("guidance")
        if row["partner"] in named
    ]


def milestone_lines(fact: Row) -> list[Line]:
    """Each milestone that was reached."""
    return [Line(fact[name], name[:-3], rules, decides=True) for name, rules in RULES.items() if fact[name]]


def assignment_lines(evidence: Evidence) -> list[Line]:
    """Ends of assignments that may matter: planned ends, and those that take someone out of sight."""
    rows = evidence.staged(
        """
        select * from staging.stg_care__guidance_assignments
        where client = $key and end_reason in ('planned', 'moved_away', 'other_law') order by end_date
        """
    )
    rules = {"planned": ("R29",), "moved_away": ("R23",), "other_law": ("R23",)}
    return [
        Line(
            row["end_date"],
            f"assignment {row['assignment_id']} (category {row['product_category']}) ends: {row['end_reason']}",
            rules[row["end_reason"]],
            source_of(row, "guidance_assignments"),
        )
        for row in rows
    ]
