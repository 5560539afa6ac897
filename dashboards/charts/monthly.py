"""Pictures by month: totals against a target, and columns of parts.

What belongs here: what counts up or stands at a month's end. What does not: what is followed from a day of one's own
(`survival`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboards.charts.frame import drawable, on, spec_of
from dashboards.encodings import hollow, month_tip, months_axis, plain, state, state_tip
from dashboards.page import Spec
from dashboards.rows import HomesMonth, PhaseMonth, ProgressMonth
from dashboards.style import BLUE, COLOURS, FIFTH, GREY, WHITE
from dashboards.wording import Cell, Wording

_PHASE_COLOURS = dict(zip(("intensive", "regular", "light", "none"), COLOURS, strict=True))


def progress(months: Sequence[ProgressMonth], y_title: str, target_label: str, words: Wording) -> Spec | None:
    """Draw people housed so far against the target. With hidden months there are dots alone: a line would fill gaps.

    A carried total gets an open dot, on a line too.
    """
    rows = [
        {
            "month": m.month.isoformat(),
            "total": plain(m.moved_in_total),
            "target": plain(m.target),
            **state(m.moved_in_total, words),
        }
        for m in months
    ]
    if not drawable(rows, "total"):
        return None
    import altair as alt

    tips = [month_tip(words), alt.Tooltip("total:Q", title=y_title, format=",d"), *state_tip(rows, words)]
    base = alt.Chart().encode(x=months_axis(), tooltip=tips)
    total = alt.Y("total:Q", title=None, scale=alt.Scale(domainMin=0), axis=alt.Axis(format=",d", tickCount=5))
    area = base.mark_area(interpolate="step-after", color=BLUE, opacity=0.12).encode(y=total)
    line = base.mark_line(interpolate="step-after", color=BLUE, strokeWidth=3).encode(y=total)
    gaps = any(row["total"] is None for row in rows)
    dotted = base if gaps else base.transform_filter("datum.carried")
    dots = [dotted.mark_circle(color=BLUE, size=70, opacity=1).encode(y=total), hollow(base, total, 28)]
    goal = base.mark_line(color=GREY, strokeDash=[6, 4], strokeWidth=1.5).encode(y="target:Q")
    first = alt.Chart(alt.Data(values=rows[:1])).encode(x="month:T", y="target:Q")
    label = first.mark_text(align="left", baseline="bottom", dx=4, dy=-5).encode(text=alt.value(target_label))
    return spec_of([on(rows, *(dots if gaps else [line, area, *dots]), goal), label], y_title, words)


def homes(months: Sequence[HomesMonth], names: dict[str, str], y_title: str, words: Wording) -> Spec | None:
    """Draw homes delivered so far, stacked by housing form. A hidden cell is a gap, never a zero."""
    rows = [_part(m.month, names[m.housing_form], m.delivered_total, words) for m in months]
    return _stack(rows, list(names.values()), COLOURS, y_title, words)


def phases(months: Sequence[PhaseMonth], names: dict[str, str], y_title: str, words: Wording) -> Spec | None:
    """Draw residents per phase of guidance at each month's end, stacked from intensive at the bottom."""
    rows = [_part(m.month, names[m.phase], m.residents, words) for m in months]
    colours = [_PHASE_COLOURS.get(phase, FIFTH) for phase in names]
    return _stack(rows, list(names.values()), colours, y_title, words)


def _part(month: date, series: str, cell: Cell, words: Wording) -> dict[str, Any]:
    """Return a part of a month's column."""
    return {"month": month.isoformat(), "series": series, "total": plain(cell), **state(cell, words)}


def _stack(
    rows: Sequence[dict[str, Any]], names: Sequence[str], colours: Sequence[str], y_title: str, words: Wording
) -> Spec | None:
    """Draw stacked columns per month; a white seam parts the series and the legend stands in their order.

    A carried part is open: pale, with an edge of its own colour. A month of which all is hidden keeps its place.
    """
    if not drawable(rows, "total"):
        return None
    import altair as alt

    ranked = [{**row, "rank": names.index(row["series"])} for row in rows]
    tips = [month_tip(words), alt.Tooltip("series:N", title=" "), alt.Tooltip("total:Q", title=y_title, format=",d")]
    scale = alt.Scale(domain=list(names), range=list(colours))
    axis = alt.Axis(format="%b %Y", labelAngle=0, labelSeparation=14)
    edge = alt.condition("datum.carried", alt.Stroke("series:N", scale=scale, legend=None), alt.value(WHITE))
    columns = (
        alt.Chart(alt.Data(values=ranked))
        .mark_bar(strokeWidth=1)
        .encode(
            x=alt.X("yearmonth(month):O", title=None, axis=axis, scale=alt.Scale(domain=_every_month(rows))),
            y=alt.Y("total:Q", title=None, stack="zero", axis=alt.Axis(format=",d", tickCount=5)),
            color=alt.Color("series:N", scale=scale),
            stroke=edge,
            fillOpacity=alt.condition("datum.carried", alt.value(0.15), alt.value(1)),
            order=alt.Order("rank:Q"),
            tooltip=[*tips, *state_tip(rows, words)],
        )
    )
    return spec_of([columns], y_title, words)


def _every_month(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """Return the months of these rows, as an axis of months wants them."""
    months = sorted({date.fromisoformat(row["month"]) for row in rows})
    return [{"year": month.year, "month": month.month} for month in months]
