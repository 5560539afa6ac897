"""Pictures of the pipeline itself: which deliveries came in, and how much of what is published shows.

What belongs here: what analysts watch over. What does not: anything about residents.
"""

from collections.abc import Sequence
from typing import Any

from dashboards.charts.frame import on, spec_of
from dashboards.page import Spec
from dashboards.rows import Delivery, TableShown
from dashboards.style import BLUE, PLUM, TEAL, WHITE
from dashboards.wording import Wording

BAR = 46  # high, with its label above it


def calendar(deliveries: Sequence[tuple[str, Delivery]], words: Wording) -> Spec | None:
    """Draw a dot for every delivery of a named partner; open where a dataset in it could not be used."""
    if not deliveries:
        return None
    import altair as alt

    used, unused = words("quality.used"), words("quality.unused")
    rows = [
        {"partner": name, "date": d.reference_date.isoformat(), "state": unused if d.refused else used}
        for name, d in deliveries
    ]
    fill = alt.condition(alt.datum.state == used, alt.value(BLUE), alt.value(WHITE))
    axis = alt.Axis(format="%b %Y", grid=True, tickCount=6)
    tips = [
        alt.Tooltip("partner:N", title=words("quality.partner")),
        alt.Tooltip("date:T", title=words("table.reference_date"), format="%d-%m-%Y"),
        alt.Tooltip("state:N", title=" "),
    ]
    dots = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(size=110, stroke=BLUE, strokeWidth=2, opacity=1)
        .encode(
            x=alt.X("date:T", title=None, axis=axis, scale=alt.Scale(padding=18)),
            y=alt.Y("partner:N", title=None),
            fill=fill,
            tooltip=tips,
        )
    )
    return spec_of([dots], "", words, height=34 * len({name for name, _ in deliveries}) + 20)


def shown(tables: Sequence[tuple[str, TableShown]], words: Wording) -> Spec | None:
    """Draw for each named table a bar of its counts: those that show, that hide to protect, that hide by themselves.

    Name and share stand above the bar, not beside it, so that the bar is as wide on a telephone as the page.
    """
    drawn = [(name, one) for name, one in tables if one.counts.whole]
    if not drawn:
        return None
    import altair as alt

    names = [words(f"disclosure.part.{part}") for part in ("shown", "protecting", "small")]
    labels = [
        {"table": name, "label": words("disclosure.bar", table=name, share=words.percent(one.counts.share or 0.0))}
        for name, one in drawn
    ]
    y = alt.Y("table:N", title=None, axis=None, sort=[name for name, _ in drawn])
    tips = [
        alt.Tooltip("table:N", title=" "),
        alt.Tooltip("part:N", title=" "),
        alt.Tooltip("count:Q", title=words("disclosure.counts"), format=",d"),
        alt.Tooltip("share:Q", title=words("table.share"), format=f".{words.decimals}%"),
    ]
    bar = (
        alt.Chart()
        .mark_bar(size=14, yOffset=9, stroke=WHITE, strokeWidth=1)
        .encode(
            x=alt.X(
                "share:Q",
                title=None,
                stack="zero",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5),
            ),
            y=y,
            color=alt.Color("part:N", scale=alt.Scale(domain=names, range=[BLUE, TEAL, PLUM])),
            order=alt.Order("rank:Q"),
            tooltip=tips,
        )
    )
    label = alt.Chart().mark_text(align="left", baseline="middle", dy=-10).encode(x=alt.value(0), y=y, text="label:N")
    return spec_of([on(_parts(drawn, names), bar), on(labels, label)], "", words, height=BAR * len(drawn))


def _parts(tables: Sequence[tuple[str, TableShown]], names: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row per table and part, under the names of those that show, that protect and that are small."""
    return [
        {"table": table, "part": part, "rank": rank, "count": count, "share": count / one.counts.whole}
        for table, one in tables
        for rank, (part, count) in enumerate(zip(names, (one.counts.shown, one.protecting, one.small), strict=True))
    ]
