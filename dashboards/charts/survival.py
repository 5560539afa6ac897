"""Pictures of what becomes of people with time: curves by day or month, and points by horizon.

What belongs here: step lines, bands, the ends of lines and the marks of what hides. What does not: which curves
(`views`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from dashboards.charts.frame import drawable, on, spec_of
from dashboards.encodings import (
    Line,
    colour,
    dash,
    days_axis,
    hollow,
    plain,
    shape,
    share_axis,
    state,
    state_tip,
    tooltip,
)
from dashboards.page import Spec
from dashboards.rows import Point
from dashboards.style import INK, WHITE
from dashboards.wording import Mark, Wording

Draw = Callable[[Sequence[Line], str, Wording, bool, str | None], Spec | None]
MOST_SERIES = 4
LABEL_GAP = 0.055
BESIDE = 22  # days between the points of two series at one horizon


def that_fit(lines: Sequence[Line]) -> list[Line]:
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
    if not drawable(rows, "figure"):
        return None
    import altair as alt

    base = alt.Chart().encode(x=days_axis(words("axis.months")), color=colour(lines), tooltip=tooltip(words, counted))
    share = share_axis(whole)
    band = base.mark_area(interpolate="step-after", opacity=0.12).encode(y=alt.Y("low:Q"), y2="high:Q")
    step = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(y=share, strokeDash=dash(lines))
    aim = base.mark_circle(opacity=0, size=160).encode(y="figure:Q")
    return spec_of([on(rows, step, band, aim), _end_labels(lines, whole)], y_title, words)


def months(
    lines: Sequence[Line], y_title: str, words: Wording, whole: bool = False, counted: str | None = None
) -> Spec | None:
    """Draw step lines by month with their 95 % band, and a dot at every horizon; an open one is carried.

    A line starts from nobody, or of the `whole` from everybody; where its first figures hide, from the first that does
    not. Hidden horizons are marked `[c]`.
    """
    rows = [row for line in lines for row in _steps(line, 1.0 if whole else 0.0, words)]
    if not drawable(rows, "figure"):
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
    drawn = on(rows, band, step, end, dot, hollow(fixed, share, 32), aim, _gaps(words, top=not whole))
    return spec_of([_end_labels(lines, whole), drawn], y_title, words)


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
    if not drawable(rows, "figure"):
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
    return spec_of([on(rows, bar, dot, heart, _gaps(words))], y_title, words)


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
    return on(rows, dot, *named)


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return the heights, pushed upwards where needed so that no two are closer than `gap`; order stays as given."""
    placed: dict[int, float] = {}
    floor = float("-inf")
    for index in sorted(range(len(heights)), key=lambda i: heights[i]):
        floor = max(heights[index], floor + gap)
        placed[index] = floor
    return [placed[index] for index in range(len(heights))]
