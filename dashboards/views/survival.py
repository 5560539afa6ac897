"""What every figure over time since move-in shares: curve or horizons, their table, and the numbers at risk.

Lives here: turning series into a `Figure`. Does not: which measure it is, or its words (the views say that).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.charts import survival
from dashboards.data import HORIZON_DAYS
from dashboards.encodings import Line
from dashboards.page import Context, Figure
from dashboards.rows import Point, Series
from dashboards.sentences import Plotted, alternative, summary
from dashboards.tables import Column, Kind, Table, Value
from dashboards.views.parts import mark_notes, source_line, value_name
from dashboards.wording import Cell, Mark

MOST_NAMED = 6
DAY_OF_MONTH = dict(zip((0, 6, 12, 18, 24, 36), HORIZON_DAYS, strict=True))


@dataclass(frozen=True)
class Measure:
    """A measure over time: key of its text, events of its risk table, and whether its scale is the whole of 0-100 %."""

    key: str
    events: tuple[str, ...] = ()
    whole: bool = False


def lines_of(context: Context, breakdown: str, series: Sequence[Series]) -> list[Line]:
    """Name every series for the reader."""
    return [Line(value_name(context, breakdown, one.value), one) for one in series]


def figure(
    context: Context,
    measure: Measure,
    key: str,
    lines: Sequence[Line],
) -> Figure:
    """Return the figure of a measure: a curve by day or by month where that may be shown, else points at horizons."""
    words = context.words
    drawn = survival.that_fit(lines)
    draw, kind = _picture(context, drawn)
    title = words(f"{key}.title")
    plotted = [Plotted(line.name, _labelled(context, line.series.told)) for line in drawn or lines]
    return Figure(
        key=key.replace(".", "_"),
        title=title,
        summary=summary(words, plotted, words.percent),
        source=source_line(context, _denominator(context, lines)),
        definition=words.rich(f"{measure.key}.definition"),
        table=_points_table(context, title, lines),
        chart=draw(drawn, words(f"{measure.key}.axis"), words, measure.whole, _followed(context)) if drawn else None,
        alt=alternative(words, kind, title, plotted, words.percent),
        notes=_notes(context, lines, drawn),
        risk_tables=_risk_tables(context, measure, drawn),
        filtered=key.endswith(".grouped"),
    )


def _picture(context: Context, drawn: Sequence[Line]) -> tuple[survival.Draw, str]:
    """Return how these lines are drawn, and the key of what such a picture is called."""
    if context.access.shows_curves:
        return survival.curves, "alt.curve"
    return (survival.months, "alt.months") if _runs_on(drawn) else (survival.horizons, "alt.points")


def _runs_on(drawn: Sequence[Line]) -> bool:
    """Whether these lines can be drawn by month: none would have to pass over a figure that hides."""
    return all(line.series.by_month and _has_no_gap(line.series.points) for line in drawn)


def _has_no_gap(points: Sequence[Point]) -> bool:
    """Whether every figure between the first that shows and the last does so too."""
    shown = [place for place, point in enumerate(points) if not isinstance(point.figure, Mark)]
    return not shown or len(shown) == shown[-1] - shown[0] + 1


def months_of(day: int) -> int:
    """Return the horizon in months that a day on a curve stands for."""
    return round(day / 30.4375)


def at_horizon(series: Series | None, months: int) -> Point | None:
    """Return the point that holds at a horizon: the last at or before its day, while the curve still runs then."""
    day = DAY_OF_MONTH[months]
    if series is None or series.last_day < day or (series.stops_at is not None and series.stops_at <= day):
        return None
    before = [point for point in series.points if point.day <= day]
    return before[-1] if before else None


def _labelled(context: Context, points: Sequence[Point]) -> list[tuple[str, Cell]]:
    words = context.words
    return [(words("course.month", months=words.number(months_of(p.day))), p.figure) for p in points]


def _denominator(context: Context, lines: Sequence[Line]) -> str:
    words = context.words
    if not lines:
        return words("source.residents", count=words.number(0))
    if len(lines) > MOST_NAMED:
        return words("source.residents_in_table")
    if len({line.series.size for line in lines}) == 1:
        return words("source.residents", count=words.number(lines[0].series.size))
    parts = [words("source.part", name=line.name, count=words.number(line.series.size)) for line in lines]
    return words("source.residents_by", parts=", ".join(parts))


def _notes(context: Context, lines: Sequence[Line], drawn: Sequence[Line]) -> tuple[str, ...]:
    words = context.words
    cut = [line for line in drawn if line.series.stops_at is not None]
    notes = []
    if cut:
        parts = [
            words("note.stop", name=line.name, months=words.number(months_of(line.series.points[-1].day)))
            for line in cut
        ]
        notes.append(words("note.stops", parts=", ".join(parts)))
    left_out = [line.name for line in lines if line not in drawn]
    if drawn and left_out:
        notes.append(words("note.left_out", names=", ".join(left_out)))
    if drawn and _runs_on(drawn):
        notes.append(words("note.months"))
    return (*notes, *mark_notes(context, figures_of(drawn), "note.gap_or_end"))


def figures_of(lines: Sequence[Line]) -> list[Cell]:
    """Return every figure that a picture of these lines is to show with a point of its own."""
    return [point.figure for line in lines for point in line.series.told]


def _followed(context: Context) -> str:
    """Return what those still followed are called: in published counts whoever left unprinted is still among them."""
    return context.words("table.at_risk" if context.access.shows_curves else "table.at_risk_most")


def _points_table(context: Context, title: str, lines: Sequence[Line]) -> Table:
    words = context.words
    curve = context.access.shows_curves
    columns = (
        Column("value", words("table.group"), Kind.TEXT),
        Column("day" if curve else "months", words("table.day" if curve else "axis.months")),
        Column("at_risk", _followed(context)),
        Column("estimate", words("table.estimate"), Kind.PERCENT),
        Column("interval", words("table.interval_95"), Kind.PERCENT_INTERVAL),
    )
    rows: list[tuple[Value, ...]] = [
        (line.name, p.day if curve else months_of(p.day), p.at_risk, p.figure, (p.low, p.high))
        for line in lines
        for p in line.series.told
    ]
    return Table(title, columns, tuple(rows))


def _risk_tables(context: Context, measure: Measure, lines: Sequence[Line]) -> tuple[Table, ...]:
    """Return the extended risk table of every series: who is still followed, had each event, or was censored."""
    followed = [line for line in lines if line.series.risks]
    days = sorted({risk.day for line in followed for risk in line.series.risks})
    words = context.words
    months = [Column(f"month_{months_of(day)}", words.number(months_of(day))) for day in days]
    columns = (Column("state", words("risk.state"), Kind.TEXT), *months)
    return tuple(
        Table(line.name[:1].upper() + line.name[1:], columns, _risk_rows(context, measure, line, days))
        for line in followed
    )


def _risk_rows(context: Context, measure: Measure, line: Line, days: Sequence[int]) -> tuple[tuple[Value, ...], ...]:
    """Return one row per state. A day on which the table says nothing of this series is not known."""
    risks = {risk.day: risk for risk in line.series.risks}
    at_risk = "at_risk" if context.access.shows_curves else "at_risk_most"
    states: list[tuple[str, dict[int, Cell | None]]] = [(at_risk, {d: r.at_risk for d, r in risks.items()})]
    states += [(event, {d: r.events[n] for d, r in risks.items()}) for n, event in enumerate(measure.events)]
    states += [("censored", {d: r.censored for d, r in risks.items()})]
    return tuple(
        (context.words(f"risk.{state}"), *(cells.get(day, Mark.UNKNOWN) for day in days))
        for state, cells in states
        if None not in cells.values()
    )
