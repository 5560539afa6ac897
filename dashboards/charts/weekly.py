"""The picture of guidance by week since it began.

What belongs here: hours of one week. What does not: phases by month (`monthly`) and milestones (`survival`).
"""

from collections.abc import Sequence
from typing import Any

from dashboards.charts.frame import drawable, on, spec_of
from dashboards.encodings import hollow, plain, state, state_tip, week_tips
from dashboards.page import Spec
from dashboards.rows import WeekHours
from dashboards.style import BLUE, DASHES, PALE, PLUM
from dashboards.wording import Wording

FEW_WEEKS = 20
HALF_YEAR = 26


def hours(weeks: Sequence[WeekHours], names: tuple[str, str, str], y_title: str, words: Wording) -> Spec | None:
    """Draw mean and median hours per week, with the middle half of the residents as a band.

    `names` are the labels of mean, median and band. Few weeks, as published, get a dot each, an open one where carried.
    """
    rows = _hour_rows(weeks, names, words)
    if not drawable(rows, "hours"):
        return None
    import altair as alt

    ticks = alt.Axis(values=list(range(0, weeks[-1].week + 1, HALF_YEAR)))
    x = alt.X("week:Q", title=words("axis.weeks"), scale=alt.Scale(domainMin=0, nice=False), axis=ticks)
    colours = alt.Scale(domain=list(names), range=[BLUE, PLUM, PALE])
    dashes = alt.Scale(domain=list(names), range=[list(DASHES[0]), list(DASHES[1]), list(DASHES[0])])
    y = alt.Y("hours:Q", title=None, scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5))
    band = alt.Chart().mark_area().encode(x=x, y="low:Q", y2="high:Q", color="series:N")
    tips = [*week_tips(y_title, words), *state_tip(rows, words)]
    line = (
        alt.Chart()
        .mark_line(strokeWidth=2.5, point={"size": 60} if len(weeks) < FEW_WEEKS else False)
        .encode(
            x=x,
            y=y,
            color=alt.Color("series:N", scale=colours, legend=alt.Legend(symbolType="stroke", symbolSize=400)),
            strokeDash=alt.StrokeDash("series:N", scale=dashes),
            tooltip=tips,
        )
    )
    hearts = hollow(alt.Chart().encode(x=x, tooltip=tips), y, 26)
    middle_half = [{"week": w.week, "series": names[2], "low": plain(w.p25), "high": plain(w.p75)} for w in weeks]
    return spec_of([on(middle_half, band), on(rows, line, hearts)], y_title, words)


def _hour_rows(weeks: Sequence[WeekHours], names: Sequence[str], words: Wording) -> list[dict[str, Any]]:
    """Return a row per week for mean and for median, under the first two names."""
    return [
        {
            "week": week.week,
            "series": name,
            "hours": plain(cell),
            "residents": plain(week.residents),
            **state(cell, words),
        }
        for week in weeks
        for name, cell in zip(names, (week.mean_hours, week.median), strict=False)
    ]
