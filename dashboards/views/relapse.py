"""Terugval: how many residents relapse, when, and by housing form."""

from dashboards import data
from dashboards.encodings import Line
from dashboards.page import Context, Headline, Page
from dashboards.rows import Point, Series
from dashboards.views.parts import dates, per_hundred_interval
from dashboards.views.survival import Measure, at_horizon, figure, lines_of
from dashboards.wording import Mark

SLUG = "terugval"
MEASURE = Measure("relapse", events=("relapsed", "died"))
HEADLINE_MONTHS = (6, 12, 24)


def build(context: Context) -> Page:
    """Return the page on relapse."""
    words = context.words
    everyone, grouped = _lines(context, "all"), _lines(context, context.choice.breakdown)
    overall = everyone[0].series if everyone else None
    return Page(
        slug=SLUG,
        title=words("relapse.title"),
        lead=_lead(context, overall, at_horizon(overall, 12)),
        headlines=tuple(_headline(context, overall, months) for months in HEADLINE_MONTHS if overall),
        figures=(
            figure(context, MEASURE, "relapse.all", everyone),
            figure(context, MEASURE, "relapse.grouped", grouped),
        ),
        how=tuple(words.rich(f"relapse.how.{n}") for n in (1, 2, 3, 4)),
        not_said=tuple(words.rich(f"relapse.not_said.{n}") for n in (1, 2, 3, 4)),
        breakdowns=data.breakdowns(context.reader, "relapse_curve"),
    )


def _lines(context: Context, breakdown: str) -> list[Line]:
    found = data.curves(context.reader, "relapse_curve", breakdown, "cif_relapse", MEASURE.events)
    return lines_of(context, breakdown, found)


def _lead(context: Context, overall: Series | None, point: Point | None) -> str:
    words = context.words
    if overall is None or point is None or isinstance(point.figure, Mark):
        hidden = point is not None and point.figure is Mark.HIDDEN
        return words.rich("relapse.lead_hidden" if hidden else "relapse.lead_unknown", **dates(context))
    return words.rich(
        "relapse.lead",
        figure=words.per_hundred(point.figure),
        interval=per_hundred_interval(context, point.low, point.high),
        count=words.number(overall.size),
        **dates(context),
    )


def _headline(context: Context, overall: Series, months: int) -> Headline:
    words = context.words
    point = at_horizon(overall, months)
    cells = (point.figure, point.low, point.high) if point else (Mark.UNKNOWN,) * 3
    return Headline(
        figure=words("headline.per_hundred", figure=words.per_hundred(cells[0])),
        label=words("relapse.headline", months=words.number(months)),
        detail=words(
            "headline.detail",
            interval=per_hundred_interval(context, *cells[1:]),
            count=words.number(overall.size),
        ),
    )
