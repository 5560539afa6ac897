"""Woonbehoud: who is still housed, in the same home or another, and who moved on well."""

from dashboards import data
from dashboards.charts import survival
from dashboards.encodings import Line
from dashboards.page import Context, Figure, Page
from dashboards.rows import Point, RetentionHorizon, Series
from dashboards.sentences import Plotted, alternative, summary
from dashboards.tables import Column, Kind, Table
from dashboards.views.parts import (
    Estimate,
    estimate_headline,
    estimate_lead,
    mark_notes,
    publication_how,
    source_line,
    value_name,
)
from dashboards.views.survival import DAY_OF_MONTH, Measure, figure, figures_of, lines_of
from dashboards.wording import Mark

SLUG = "woonbehoud"
CURVE = Measure("retention", events=("negative", "positive", "died"), whole=True)
LEAD_MONTHS = 12
HEADLINE_MONTHS = (6, 12, 24)


def build(context: Context) -> Page:
    """Return the page on retention."""
    words = context.words
    everyone = data.retention_at_horizon(context.reader, "all")
    by_months = {h.months: h for h in everyone}
    chosen = context.choice.breakdown
    grouped = data.curves(context.reader, "retention_curve", chosen, "still_housed", CURVE.events)
    return Page(
        slug=SLUG,
        title=words("retention.title"),
        lead=estimate_lead(context, "retention", _estimate(by_months.get(LEAD_MONTHS))),
        headlines=tuple(
            estimate_headline(context, words("retention.headline", months=words.number(m)), _estimate(by_months.get(m)))
            for m in HEADLINE_MONTHS
        ),
        figures=(
            figure(context, CURVE, "retention.all", _both_curves(context)),
            figure(context, CURVE, "retention.grouped", lines_of(context, chosen, grouped)),
            _horizon_figure(context, everyone),
        ),
        how=(*(words.rich(f"retention.how.{n}") for n in (1, 2, 3, 4)), *publication_how(context)),
        not_said=tuple(words.rich(f"retention.not_said.{n}") for n in (1, 2, 3)),
        breakdowns=data.breakdowns(context.reader, "retention_curve"),
    )


def _estimate(horizon: RetentionHorizon | None) -> Estimate:
    if horizon is None:
        return Estimate()
    return Estimate(horizon.rate, horizon.rate_low, horizon.rate_high, horizon.denominator)


def _both_curves(context: Context) -> list[Line]:
    """Return still in a programme home, and that together with those who moved on well; one risk table serves both."""
    reader, words = context.reader, context.words
    housed = data.curves(reader, "retention_curve", "all", "still_housed", CURVE.events)
    retained = data.curves(reader, "retention_curve", "all", "retained")
    return [Line(words("retention.still_housed"), one) for one in housed] + [
        Line(words("retention.retained"), one) for one in retained
    ]


def _horizon_figure(context: Context, everyone: list[RetentionHorizon]) -> Figure:
    words = context.words
    title = words("retention.horizon.title")
    lines = _horizon_lines(context, everyone)
    drawn = survival.that_fit(lines)
    plotted = [
        Plotted(
            line.name,
            [
                (words("course.month", months=words.number(h.months)), point.figure)
                for h, point in zip(everyone, line.series.points, strict=True)
            ],
        )
        for line in drawn
    ]
    return Figure(
        key="retention_horizon",
        title=title,
        summary=summary(words, plotted, words.percent),
        source=source_line(context, words("retention.horizon.denominator")),
        definition=words.rich("retention.horizon.definition"),
        table=_horizon_table(context),
        chart=survival.horizons(drawn, words("retention.axis"), words, True, words("retention.eligible"))
        if drawn
        else None,
        alt=alternative(words, "alt.points", title, plotted, words.percent),
        notes=mark_notes(context, figures_of(drawn), "note.gap"),
    )


def _horizon_lines(context: Context, everyone: list[RetentionHorizon]) -> list[Line]:
    words = context.words
    housed = tuple(Point(DAY_OF_MONTH[h.months], h.eligible, h.rate, h.rate_low, h.rate_high) for h in everyone)
    same = tuple(
        Point(DAY_OF_MONTH[h.months], h.eligible, h.same_home_rate, h.same_home_low, h.same_home_high) for h in everyone
    )
    size = everyone[0].eligible if everyone else Mark.UNKNOWN
    return [
        Line(words("retention.housed"), Series("housed", size, housed)),
        Line(words("retention.same_home"), Series("same_home", size, same)),
    ]


def _horizon_table(context: Context) -> Table:
    words, chosen = context.words, context.choice.breakdown
    columns = (
        Column("value", words("table.group"), Kind.TEXT),
        Column("months", words("axis.months")),
        Column("eligible", words("retention.eligible")),
        Column("died", words("retention.died")),
        Column("housed", words("retention.housed")),
        Column("rate", words("table.share"), Kind.PERCENT),
        Column("rate_interval", words("table.interval_95"), Kind.PERCENT_INTERVAL),
        Column("same_home_rate", words("retention.same_home"), Kind.PERCENT),
        Column("same_home_interval", words("table.interval_95"), Kind.PERCENT_INTERVAL),
    )
    rows = tuple(
        (
            value_name(context, by, h.value),
            *(h.months, h.eligible, h.died, h.housed, h.rate, (h.rate_low, h.rate_high)),
            *(h.same_home_rate, (h.same_home_low, h.same_home_high)),
        )
        for by in ("all", chosen)
        for h in data.retention_at_horizon(context.reader, by)
    )
    return Table(words("retention.horizon.title"), columns, rows)
