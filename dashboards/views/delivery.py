"""Uw levering: what became of a partner's own deliveries, the newest in full."""

from collections.abc import Sequence

from dashboards import data_delivery
from dashboards.data_delivery import Report, Rows
from dashboards.page import Context, Figure, Headline, Page
from dashboards.tables import Column, Kind, Table, Value
from dashboards.views.parts import dates, remark_columns, source_line, value_name

SLUG = "levering"


def build(context: Context) -> Page:
    """Return the page of the partner whom this process serves."""
    words, partner = context.words, value_name(context, "partner", context.access.partner)
    found = data_delivery.reports(context.access)
    if not found:
        return Page(slug=SLUG, title=words("delivery.title"), lead=words.rich("delivery.lead_none", partner=partner))
    newest = found[0]
    rows = newest.delivery
    told = {
        "delivered": words.number(rows.delivered),
        "accepted": words.number(rows.accepted),
        "held": words.number(rows.held_back),
    }
    return Page(
        slug=SLUG,
        title=words("delivery.title"),
        lead=words.rich("delivery.lead", partner=partner, delivery=rows.name, **told, **dates(context)),
        headlines=(Headline(told["held"], words("delivery.held"), words("delivery.held_detail", **told)),),
        figures=(_datasets(context, newest), _remarks(context, newest), _earlier(context, found)),
        how=(words.rich("delivery.how.1"),),
        not_said=(words.rich("delivery.not_said.1"),),
    )


def _datasets(context: Context, report: Report) -> Figure:
    words = context.words
    columns = (Column("dataset", words("quality.dataset"), Kind.TEXT), *_counts(context))
    rows = tuple(_row(words.known(f"dataset.{one.name}", one.name), one) for one in report.datasets)
    return _figure(context, "datasets", columns, rows, count=words.number(len(rows)), delivery=report.delivery.name)


def _remarks(context: Context, report: Report) -> Figure:
    words = context.words
    columns = (
        Column("dataset", words("quality.dataset"), Kind.TEXT),
        *remark_columns(context),
        Column("severity", words("quality.severity"), Kind.TEXT),
        Column("rows", words("quality.rows")),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            words.known(f"dataset.{one.dataset}", one.dataset),
            *(one.message, one.place, one.example_rows),
            words.known(f"severity.{one.severity}", one.severity),
            one.rows,
        )
        for one in report.remarks
    )
    return _figure(context, "remarks", columns, rows, count=words.number(len(rows)), delivery=report.delivery.name)


def _earlier(context: Context, reports: Sequence[Report]) -> Figure:
    words = context.words
    columns = (Column("delivery", words("quality.delivery"), Kind.CODE), *_counts(context))
    rows = tuple(_row(one.delivery.name, one.delivery) for one in reports)
    return _figure(context, "earlier", columns, rows, count=words.number(len(rows)))


def _row(name: str, rows: Rows) -> tuple[Value, ...]:
    return (name, rows.delivered, rows.accepted, rows.held_back)


def _counts(context: Context) -> tuple[Column, ...]:
    words = context.words
    return (
        Column("rows_in", words("quality.rows_in")),
        Column("accepted", words("delivery.accepted")),
        Column("held_back", words("quality.rows_held_back")),
    )


def _figure(
    context: Context, name: str, columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...], **told: str
) -> Figure:
    words = context.words
    title = words(f"delivery.{name}.title")
    return Figure(
        key=f"delivery_{name}",
        title=title,
        summary=words(f"delivery.{name}.summary", **told),
        source=source_line(context, words("delivery.denominator")),
        definition=words.rich("delivery.definition"),
        table=Table(title, columns, rows),
    )
