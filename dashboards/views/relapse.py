"""Terugval: how many residents relapse, when, and by housing form."""

from dashboards import data
from dashboards.encodings import Line
from dashboards.page import Context, Page
from dashboards.rows import Series
from dashboards.views.parts import Estimate, estimate_headline, estimate_lead, publication_how
from dashboards.views.survival import Measure, at_horizon, figure, lines_of

SLUG = "terugval"
MEASURE = Measure("relapse", events=("relapsed", "died"))
LEAD_MONTHS = 12
HEADLINE_MONTHS = (6, 12, 24)


def build(context: Context) -> Page:
    """Return the page on relapse."""
    words = context.words
    everyone, grouped = _lines(context, "all"), _lines(context, context.choice.breakdown)
    overall = everyone[0].series if everyone else None
    return Page(
        slug=SLUG,
        title=words("relapse.title"),
        lead=estimate_lead(context, "relapse", _estimate(overall, LEAD_MONTHS)),
        headlines=tuple(
            estimate_headline(context, words("relapse.headline", months=words.number(m)), _estimate(overall, m))
            for m in HEADLINE_MONTHS
        ),
        figures=(
            figure(context, MEASURE, "relapse.all", everyone),
            figure(context, MEASURE, "relapse.grouped", grouped),
        ),
        how=(*(words.rich(f"relapse.how.{n}") for n in (1, 2, 3, 4)), *publication_how(context)),
        not_said=tuple(words.rich(f"relapse.not_said.{n}") for n in (1, 2, 3, 4)),
        breakdowns=data.breakdowns(context.reader, "relapse_curve"),
    )


def _lines(context: Context, breakdown: str) -> list[Line]:
    found = data.curves(context.reader, "relapse_curve", breakdown, "cif_relapse", MEASURE.events)
    return lines_of(context, breakdown, found)


def _estimate(overall: Series | None, months: int) -> Estimate:
    point = at_horizon(overall, months)
    return Estimate(point.figure, point.low, point.high, overall.size) if overall and point else Estimate()
