"""The parts that pictures share: axes, colours, shapes and tooltips.

Lives here: one small encoding each. Does not: whole pictures (charts.py) or constants of style (style.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.data import HORIZON_DAYS
from dashboards.rows import Series
from dashboards.style import COLOURS, DASHES, WHITE
from dashboards.wording import Carried, Cell, Mark, Wording

SHAPES = ("circle", "square", "diamond", "triangle-up")
_LATER_YEARS = tuple(round(12 * year * 30.4375) for year in range(4, 16))
_IN_MONTHS = "round(datum.value / 30.4375)"


@dataclass(frozen=True)
class Line:
    """A named series to be drawn."""

    name: str
    series: Series


def plain(cell: Cell) -> int | float | None:
    """Return the number, or null so that a mark becomes a gap and never a zero."""
    return None if isinstance(cell, Mark) else cell


def days_axis(title: str, field: str = "day", whole: bool = False) -> Any:
    """Return the axis of days since the start, labelled in months; the `whole` of it begins at the start."""
    import altair as alt

    ticks = alt.Axis(values=[*HORIZON_DAYS, *_LATER_YEARS], labelExpr=_IN_MONTHS)
    scale = alt.Scale(nice=False, domainMin=0) if whole else alt.Scale(nice=False)
    return alt.X(f"{field}:Q", title=title, axis=ticks, scale=scale)


def months_axis() -> Any:
    """Return the axis of calendar months."""
    import altair as alt

    return alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelSeparation=14, tickCount=6))


def share_axis(whole: bool) -> Any:
    """Return the axis of shares; `whole` shows it up to 100 %."""
    import altair as alt

    scale = alt.Scale(domain=[0, 1]) if whole else alt.Scale(domainMin=0)
    return alt.Y("figure:Q", title=None, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))


def colour(lines: Sequence[Line], legend: bool = False) -> Any:
    """Return a fixed colour per series."""
    import altair as alt

    names = [line.name for line in lines]
    scale = alt.Scale(domain=names, range=list(COLOURS[: len(names)]))
    return alt.Color("series:N", scale=scale, legend=alt.Legend(symbolType="circle") if legend else None)


def dash(lines: Sequence[Line]) -> Any:
    """Return a fixed dash per series."""
    import altair as alt

    names = [line.name for line in lines]
    dashes = [list(dash) for dash in DASHES[: len(names)]]
    return alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=dashes), legend=None)


def shape(lines: Sequence[Line]) -> Any:
    """Return a fixed shape per series."""
    import altair as alt

    names = [line.name for line in lines]
    shapes = list(SHAPES[: len(names)])
    legend = alt.Legend() if len(names) > 1 else None
    return alt.Shape("series:N", scale=alt.Scale(domain=names, range=shapes), legend=legend)


def state(cell: Cell, words: Wording) -> dict[str, Any]:
    """Return whether a figure is carried from before, to be drawn by and in words."""
    held = isinstance(cell, Carried)
    return {"carried": held, "state": words("state.carried" if held else "state.new")}


def state_tip(rows: Sequence[Mapping[str, Any]], words: Wording) -> list[Any]:
    """Return what tells carried figures apart on pointing at one, where there are any."""
    import altair as alt

    held = any(row["carried"] for row in rows)
    return [alt.Tooltip("state:N", title=words("state.title"))] if held else []


def hollow(base: Any, y: Any, size: int, **more: Any) -> Any:
    """Return the white heart that makes the dot of a carried figure an open one."""
    import altair as alt

    hearts = base.transform_filter("datum.carried").mark_point(filled=True, size=size, opacity=1)
    return hearts.encode(y=y, color=alt.value(WHITE), **more)


def tooltip(words: Wording, counted: str | None) -> list[Any]:
    """Return what a reader sees on pointing at a figure: the same cells as in the table, `counted` being its people."""
    import altair as alt

    titles = {"figure": words("table.estimate"), "low": words("table.low"), "high": words("table.high")}
    shares = [alt.Tooltip(f"{field}:Q", title=title, format=f".{words.decimals}%") for field, title in titles.items()]
    at_risk = alt.Tooltip("at_risk:Q", title=counted or words("table.at_risk"), format=",d")
    months = alt.Tooltip("months:Q", title=words("axis.months"))
    return [alt.Tooltip("series:N", title=" "), months, *shares, at_risk]


def month_tip(words: Wording) -> Any:
    """Return the month for a tooltip."""
    import altair as alt

    return alt.Tooltip("month:T", title=words("table.month"), format="%b %Y")


def week_tips(y_title: str, words: Wording) -> list[Any]:
    """Return what a reader sees on pointing at a week."""
    import altair as alt

    return [
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("week:Q", title=words("axis.weeks")),
        alt.Tooltip("hours:Q", title=y_title, format=",.1f"),
        alt.Tooltip("residents:Q", title=words("axis.residents"), format=",d"),
    ]
