"""The pictures: typed rows in, Vega-Lite specifications out.

Lives here: marks, scales and labels. Does not: data access, words (they are handed in), colours (style.py), or sums.
Altair is imported inside the functions: a page whose specification is cached never pays for it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboards.encodings import (
    Line,
    colour,
    dash,
    days_axis,
    hollow,
    month_tip,
    months_axis,
    plain,
    shape,
    share_axis,
    state,
    state_tip,
    tooltip,
    week_tips,
)
from dashboards.page import Spec
from dashboards.rows import Delivery, HomesMonth, PhaseMonth, Point, ProgressMonth, TableShown, WeekHours
from dashboards.style import BLUE, COLOURS, DASHES, FIFTH, GREY, INK, PALE, PLUM, TEAL, WHITE, house_style
from dashboards.wording import Cell, Mark, Wording

Draw = Callable[[Sequence[Line], str, Wording, bool, str | None], Spec | None]
MOST_SERIES = 4
HEIGHT = 340
LABEL_GAP = 0.055
FEW_WEEKS = 20
HALF_YEAR = 26
_PHASE_COLOURS = dict(zip(("intensive", "regular", "light", "none"), COLOURS, strict=True))
BAR = 46  # high, with its label above it
BESIDE = 22  # days between the points of two series at one horizon


def drawable(lines: Sequence[Line]) -> list[Line]:
    """Return the curves that fit in one picture: the largest four that hold anything to draw."""
    return [line for line in lines if any(plain(point.figure) is not None for point in line.series.points)][
        :MOST_SERIES
    ]


def curves(
    lines: Sequence[Line], y_title: str, words: Wording, whole: bool = False, counted: str | None = None
) -> Spec | None:
    """Draw step lines with their 95 % band. `whole` shows the scale up to 100 %. None when there is nothing to draw.

    `counted` is what the people behind a figure are called, if not those still followed.
    """
    rows = _rows(lines)
    if not _drawable(rows, "figure"):
        return None
    import altair as alt

    base = alt.Chart().encode(x=days_axis(words("axis.months")), color=colour(lines), tooltip=tooltip(words, counted))
    share = share_axis(whole)
    band = base.mark_area(interpolate="step-after", opacity=0.12).encode(y=alt.Y("low:Q"), y2="high:Q")
    step = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(y=share, strokeDash=dash(lines))
    aim = base.mark_circle(opacity=0, size=160).encode(y="figure:Q")
    return _spec([_on(rows, step, band, aim), _end_labels(lines, whole)], y_title, words)


def months(
    lines: Sequence[Line], y_title: str, words: Wording, whole: bool = False, counted: str | None = None
) -> Spec | None:
    """Draw step lines by month with their 95 % band, and a dot at every horizon; an open one is carried.

    A line starts from nobody, or of the `whole` from everybody; where its first figures hide, from the first that does
    not. Hidden horizons are marked `[c]`.
    """
    rows = [row for line in lines for row in _steps(line, 1.0 if whole else 0.0, words)]
    if not _drawable(rows, "figure"):
        return None
    import altair as alt

    tips = [*tooltip(words, counted), *state_tip(rows, words)]
    base = alt.Chart().encode(x=days_axis(words("axis.months"), whole=True), color=colour(lines), tooltip=tips)
    seen = base.transform_filter("isValid(datum.figure)")
    share, fixed, told = share_axis(whole), seen.transform_filter("datum.fixed"), seen.transform_filter("datum.day > 0")
    band = told.mark_area(interpolate="step-after", opacity=0.12).encode(y=alt.Y("low:Q"), y2="high:Q")
    step = seen.mark_line(interpolate="step-after", strokeWidth=2.5).encode(y=share, strokeDash=dash(lines))
    end = told.transform_filter("datum.last").mark_rule(strokeWidth=2.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    dot = fixed.mark_circle(size=90, opacity=1).encode(y=share)
    aim = told.mark_circle(opacity=0, size=160).encode(y="figure:Q")
    drawn = _on(rows, band, step, end, dot, hollow(fixed, share, 32), aim, _gaps(words, top=not whole))
    return _spec([_end_labels(lines, whole), drawn], y_title, words)


def _steps(line: Line, start: float, words: Wording) -> list[dict[str, Any]]:
    """Return a row for the start of a line and one for each of its points; `last` shows nothing to its right."""
    points, last = line.series.points, _end(line)
    if plain(points[0].figure) is not None:
        points = (Point(0, Mark.UNKNOWN, start, Mark.UNKNOWN, Mark.UNKNOWN, between=True), *points)
    return [
        {**_row(line.name, point), **state(point.figure, words)}
        | {"place": point.day, "fixed": not point.between, "last": point is last}
        for point in points
    ]


def _end(line: Line) -> Point:
    """Return the last point of a line that shows a figure."""
    return next(point for point in reversed(line.series.points) if plain(point.figure) is not None)


def horizons(
    lines: Sequence[Line], y_title: str, words: Wording, whole: bool = False, counted: str | None = None
) -> Spec | None:
    """Draw a point with its interval per horizon and series, side by side.

    A hidden one leaves a gap marked `[c]`, a carried one is open.
    """
    middle = (len(lines) - 1) / 2
    rows = [
        {**_row(line.name, point), **state(point.figure, words)}
        | {"place": point.day + BESIDE * (number - middle), "fixed": True}
        for number, line in enumerate(lines)
        for point in line.series.told
    ]
    if not _drawable(rows, "figure"):
        return None
    import altair as alt

    base = alt.Chart().encode(
        x=days_axis(words("axis.months"), field="place"),
        color=colour(lines, legend=len(lines) > 1),
        tooltip=[*tooltip(words, counted), *state_tip(rows, words)],
    )
    bar = base.mark_rule(strokeWidth=2.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    dot = base.mark_point(filled=True, size=110, opacity=1).encode(y=share_axis(whole), shape=shape(lines))
    heart = hollow(base, share_axis(whole), 36, shape=shape(lines))
    return _spec([_on(rows, bar, dot, heart, _gaps(words))], y_title, words)


def _gaps(words: Wording, top: bool = False) -> Any:
    """Return the `[c]` of hidden figures, once for a horizon: on a telephone one beside another finds no room.

    They stand at the foot of the picture, or at its `top` where lines start at the foot.
    """
    import altair as alt

    hidden = alt.Chart().transform_filter("datum.hidden && datum.fixed")
    return hidden.mark_text(dy=8 if top else -8, baseline="top" if top else "bottom", color=INK).encode(
        x=days_axis(words("axis.months"), field="min(place)"),
        y=alt.YValue(0 if top else "height"),
        text=alt.value(Mark.HIDDEN.value),
        detail="day:Q",
    )


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
    if not _drawable(rows, "total"):
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
    return _spec([_on(rows, *(dots if gaps else [line, area, *dots]), goal), label], y_title, words)


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
    if not _drawable(rows, "total"):
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
    return _spec([columns], y_title, words)


def _every_month(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """Return the months of these rows, as an axis of months wants them."""
    months = sorted({date.fromisoformat(row["month"]) for row in rows})
    return [{"year": month.year, "month": month.month} for month in months]


def hours(weeks: Sequence[WeekHours], names: tuple[str, str, str], y_title: str, words: Wording) -> Spec | None:
    """Draw mean and median hours per week, with the middle half of the residents as a band.

    `names` are the labels of mean, median and band. Few weeks, as published, get a dot each, an open one where carried.
    """
    rows = _hour_rows(weeks, names, words)
    if not _drawable(rows, "hours"):
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
    return _spec([_on(middle_half, band), _on(rows, line, hearts)], y_title, words)


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
    return _spec([dots], "", words, height=34 * len({name for name, _ in deliveries}) + 20)


def shown(tables: Sequence[tuple[str, TableShown]], words: Wording) -> Spec | None:
    """Draw for each named table a bar of its counts: those that show, that hide to protect, that hide by themselves.

    Name and share stand above the bar, not beside it, so that the bar is as wide on a telephone as the page.
    """
    drawn = [(name, one) for name, one in tables if one.counts.whole]
    if not drawn:
        return None
    import altair as alt

    names = [words(f"disclosure.part.{part}") for part in ("shown", "protecting", "small")]
    bars = [
        {"table": name, "part": part, "rank": rank, "count": count, "share": count / one.counts.whole}
        for name, one in drawn
        for rank, (part, count) in enumerate(zip(names, (one.counts.shown, one.protecting, one.small), strict=True))
    ]
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
    return _spec([_on(bars, bar), _on(labels, label)], "", words, height=BAR * len(drawn))


def _drawable(rows: Sequence[dict[str, Any]], field: str) -> bool:
    """Whether any row holds a number to draw."""
    return any(row[field] is not None for row in rows)


def _on(rows: Sequence[dict[str, Any]], *layers: Any) -> Any:
    """Return layers that share their rows, so that a specification holds them once."""
    import altair as alt

    return alt.layer(*layers, data=alt.Data(values=list(rows)))


def _rows(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [_row(line.name, point) for line in lines for point in line.series.points]


def _row(name: str, point: Point) -> dict[str, Any]:
    cells = {"figure": point.figure, "low": point.low, "high": point.high, "at_risk": point.at_risk}
    months = round(point.day / 30.4375)
    hidden = point.figure is Mark.HIDDEN
    return {"series": name, "day": point.day, "months": months, "hidden": hidden} | {
        key: plain(cell) for key, cell in cells.items()
    }


def _end_labels(lines: Sequence[Line], whole: bool) -> Any:
    """Label every line at its end, moved apart where two ends nearly meet."""
    import altair as alt

    ends = [(line.name, _end(line)) for line in lines]
    top = 1.0 if whole else max((plain(p.high) or plain(p.figure) or 0) for line in lines for p in line.series.points)
    heights = spread([float(plain(end.figure) or 0) for _, end in ends], LABEL_GAP * (top or 1))
    rows = [
        {"series": name, "day": end.day, "figure": plain(end.figure), "label": height}
        for (name, end), height in zip(ends, heights, strict=True)
    ]
    base = alt.Chart().encode(x="day:Q")
    dot = base.mark_circle(size=60, opacity=1).encode(y="figure:Q", color=colour(lines))
    halo = base.mark_text(align="left", baseline="middle", dx=8, stroke=WHITE, strokeWidth=4)
    text = base.mark_text(align="left", baseline="middle", dx=8)
    named = [layer.encode(y="label:Q", text="series:N") for layer in (halo, text)]
    return _on(rows, dot, *named)


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return the heights, pushed upwards where needed so that no two are closer than `gap`; order stays as given."""
    placed: dict[int, float] = {}
    floor = float("-inf")
    for index in sorted(range(len(heights)), key=lambda i: heights[i]):
        floor = max(heights[index], floor + gap)
        placed[index] = floor
    return [placed[index] for index in range(len(heights))]


def _spec(layers: Sequence[Any], title: str, words: Wording, height: int = HEIGHT) -> Spec:
    """Return the finished specification: as wide as its container, drawn as SVG, in the house style.

    What the upright axis measures stands as a title above legend and plot, where it can be read without turning.
    """
    import altair as alt

    chart: Spec = alt.layer(*layers).properties(width="container", height=height).to_dict()
    if title:
        chart["title"] = title
    chart["autosize"] = {"type": "fit-x", "contains": "padding"}
    chart["config"] = house_style(words.language)
    chart["usermeta"] = {"embedOptions": {"renderer": "svg", "actions": False}}
    return chart
