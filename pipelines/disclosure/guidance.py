"""Published tables on guidance: hours, phases, milestones and lease flips.

What belongs here: the declarations and figures of these tables. Weekly means would give single weeks of single people
away, so hours appear at a few weeks since the start, and phases at the ends of quarters.
What does not: the words of a declaration (`tables`), what curves share (`curves`).
"""

from collections.abc import Sequence

from pipelines.disclosure.curves import (
    ALONG,
    AT_RISK,
    BETWEEN,
    FOLLOWED,
    GROUP,
    HORIZON,
    Question,
    at_risk_figures,
    by_month,
    incidence_figures,
    interval_columns,
    runs_along,
    together,
)
from pipelines.disclosure.tables import Count, Figures, Measure, Row, Share, Split, Table

WEEKS = (1, 13, 26, 52, 78, 104, 156)
PHASES = ("intensive", "regular", "light", "none", "unknown")


def flip_figures(rows: Sequence[Row]) -> list[Row]:
    """Lease flips with exits competing, and the other way round; where one is hidden, its people are out of sight."""
    questions = [
        Question("cif_flip", ("flipped_total",), competing="exited_total"),
        Question("cif_exit", ("exited_total",), competing="flipped_total"),
    ]
    gone = questions[0].gone
    return together([at_risk_figures(rows, gone), *(incidence_figures(rows, question) for question in questions)])


def milestone_figures(rows: Sequence[Row]) -> list[Row]:
    """A milestone with exits competing; exits too few to show count as out of sight."""
    question = Question("cif", ("reached_total",), competing="exited_total")
    return together([at_risk_figures(rows, question.gone), incidence_figures(rows, question)])


GUIDANCE_TIMELINE = Table(
    name="guidance_timeline",
    select=f"""
        select breakdown, value, weeks_since_start, residents, mean_hours, p25, median, p75
        from marts.guidance_timeline
        where weeks_since_start in {WEEKS}
        order by breakdown, value, weeks_since_start
    """,
    keys={**GROUP, "weeks_since_start": "INTEGER"},
    along=("weeks_since_start",),
    counts=(Count("residents", dear=1),),
    measures=(
        Measure("mean_hours", people="residents", is_mean=True),
        Measure("p25", people="residents", times=4),
        Measure("median", people="residents", times=2),
        Measure("p75", people="residents", times=4),
    ),
)

GUIDANCE_PHASE = Table(
    name="guidance_phase",
    select=f"""
        with phases(phase) as (values {", ".join(f"('{phase}')" for phase in PHASES)}),
        months as (
            select distinct month, breakdown, value from marts.guidance_phase where month(month) in (3, 6, 9, 12)
        )
        select months.month, months.breakdown, months.value, phases.phase, coalesce(found.residents, 0) as residents
        from months
        cross join phases
        left join marts.guidance_phase as found
            on found.month = months.month and found.breakdown = months.breakdown and found.value = months.value
            and found.phase = phases.phase
        order by months.month, months.breakdown, months.value, phases.phase
    """,
    keys={"month": "DATE", **GROUP, "phase": "VARCHAR"},
    counts=(Count("residents", zero="in_company"),),
    outcomes=("residents",),
    partition="phase",
)

GUIDANCE_MILESTONE_CURVE = Table(
    name="guidance_milestone_curve",
    select=by_month(
        "guidance_milestone_curve",
        {"reached_total": "reached", "exited_total": "exited"},
        ended=("reached_total", "exited_total"),
        keys=("milestone", *GROUP),
    ),
    keys={"milestone": "VARCHAR", **GROUP, **HORIZON},
    along=ALONG,
    between=BETWEEN,
    followed="followed",
    counts=(*FOLLOWED, Count("reached_total"), Count("exited_total", zero="in_company")),
    shares=(Share("reached_total", of="residents"),),
    splits=(Split("residents", ("reached_total", "exited_total", "censored_total")),),
    outcomes=("reached_total", "exited_total"),
    running=runs_along("reached_total", "exited_total", within=("milestone", *GROUP)),
    figures=Figures({**AT_RISK, **interval_columns("cif")}, milestone_figures, within=("milestone", *GROUP)),
)

LEASE_FLIP_CURVE = Table(
    name="lease_flip_curve",
    select=by_month(
        "lease_flip_curve",
        {"flipped_total": "flipped", "exited_total": "exited"},
        ended=("flipped_total", "exited_total"),
    ),
    keys={**GROUP, **HORIZON},
    along=ALONG,
    between=BETWEEN,
    followed="followed",
    counts=(*FOLLOWED, Count("flipped_total"), Count("exited_total", zero="in_company")),
    shares=(Share("flipped_total", of="residents"), Share("exited_total", of="residents")),
    splits=(Split("residents", ("flipped_total", "exited_total", "censored_total")),),
    outcomes=("flipped_total", "exited_total"),
    running=runs_along("flipped_total", "exited_total"),
    figures=Figures(
        {**AT_RISK, **interval_columns("cif_flip", "cif_exit")},
        flip_figures,
        within=tuple(GROUP),
    ),
)
