"""Published tables on supply and demand: applications, matches and keys of a year against the band of the year before,
and people housed against the task of each municipality.

What belongs here: the declarations and figures of these tables. Homes delivered in a year stay out: with them the homes
by month, form and municipality could be added up to a total, and what hides there be subtracted.
What does not: the words of a declaration (`tables`).
"""

from collections.abc import Sequence
from itertools import pairwise

from pipelines.disclosure.tables import Count, Figures, Measure, Row, Table

BOUNDS = {"lower_bound": "keys", "upper_bound": "applications"}


def bounds(rows: Sequence[Row]) -> list[Row]:
    """The band of each year, which is what was printed for the year before; the first year has none."""
    first: list[Row] = [dict.fromkeys(BOUNDS)]
    return [*first, *(band_after(before) for before, _ in pairwise(rows))][: len(rows)]


def band_after(before: Row) -> Row:
    """The band that a year leaves to the next, but for what is hidden of it."""
    return {bound: before[count] for bound, count in BOUNDS.items() if before[count] is not None}


# A median is the wait of one person: in days it would be theirs, in half weeks it is that of many.
SUPPLY_DEMAND = Table(
    name="supply_demand",
    select="""
        select year, applications, matched, keys, position, complete, median_wait_days / 7 as median_wait_weeks
        from marts.supply_demand
        order by year
    """,
    keys={"year": "INTEGER"},
    counts=(Count("applications"), Count("matched"), Count("keys")),
    outcomes=("matched", "keys"),
    kept={"position": "VARCHAR", "complete": "BOOLEAN"},
    measures=(Measure("median_wait_weeks", people="keys", times=2),),
    figures=Figures(dict.fromkeys(BOUNDS, "BIGINT"), bounds),
)

# A task is public. That nobody was housed in a year says something of a municipality and nothing of any person; where
# nobody ever was, everybody knows. How its people add up to the residents of other tables is told in `ties`.
MUNICIPAL_TASK = Table(
    name="municipal_task",
    select="""
        select
            municipality, year, task, realised, complete,
            max(realised) over (partition by municipality) = 0 as nobody
        from marts.municipal_task
        order by municipality, year
    """,
    keys={"municipality": "VARCHAR", "year": "INTEGER"},
    categories={"municipality": "municipality"},
    counts=(Count("realised", zero="shown", certain="nobody"),),
    outcomes=("realised",),
    kept={"task": "INTEGER", "complete": "BOOLEAN"},
    added=("task",),
)
