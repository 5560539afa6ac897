"""Voortgang: people housed against the target, and the homes that were delivered for them."""

from collections.abc import Sequence

from dashboards import data
from dashboards.charts import monthly
from dashboards.page import Context, Figure, Headline, Page
from dashboards.rows import HomesMonth, ProgressMonth
from dashboards.sentences import Plotted, alternative, summary
from dashboards.tables import Column, Kind, Table
from dashboards.views.parts import dates, lead_mark, mark_notes, publication_how, source_line, value_name, with_mark
from dashboards.wording import Mark

SLUG = "voortgang"


def build(context: Context) -> Page:
    """Return the page on progress."""
    words = context.words
    months, homes = data.progress(context.reader), data.homes(context.reader)
    return Page(
        slug=SLUG,
        title=words("progress.title"),
        lead=_lead(context, months),
        headlines=_headlines(context, months, homes),
        figures=(_people(context, months), _homes(context, homes)),
        how=(*(words.rich(f"progress.how.{n}") for n in (1, 2, 3)), *publication_how(context)),
        not_said=tuple(words.rich(f"progress.not_said.{n}") for n in (1, 2, 3)),
    )


def _newest_shown(months: Sequence[ProgressMonth]) -> ProgressMonth | None:
    """Return the newest month whose total is not hidden."""
    shown = [month for month in months if not isinstance(month.moved_in_total, Mark)]
    return shown[-1] if shown else None


def _lead(context: Context, months: Sequence[ProgressMonth]) -> str:
    words, newest = context.words, _newest_shown(months)
    if newest is None:
        return words.rich("progress.lead_hidden" if months else "progress.lead_unknown", **dates(context))
    told = words.rich(
        "progress.lead",
        total=words.number(newest.moved_in_total),
        target=words.number(newest.target),
        month=words.month(newest.month, whole=True),
        **dates(context),
    )
    return told + lead_mark(context, newest.moved_in_total)


def _headlines(context: Context, months: Sequence[ProgressMonth], homes: Sequence[HomesMonth]) -> tuple[Headline, ...]:
    words, newest = context.words, _newest_shown(months)
    found = [_homes_headline(context, row) for row in _newest_homes(context, homes)]
    if newest:
        people = words(
            "progress.headline.of", total=words.number(newest.moved_in_total), whole=words.number(newest.target)
        )
        counted = words("progress.headline.count", month=words.month(newest.month))
        told = with_mark(context, counted, newest.moved_in_total)
        found.insert(0, Headline(people, words("progress.headline.people"), told))
    return tuple(found)


def _newest_homes(context: Context, homes: Sequence[HomesMonth]) -> list[HomesMonth]:
    """Return all homes together; where that is hidden, the first two forms that are not."""
    total = data.homes_total(context.reader)
    if total and not isinstance(total.delivered_total, Mark):
        return [total]
    shown = [row for row in homes if row.month == homes[-1].month and not isinstance(row.delivered_total, Mark)]
    return shown[:2]


def _homes_headline(context: Context, row: HomesMonth) -> Headline:
    words = context.words
    form = (
        words("progress.all_forms")
        if row.housing_form == "all"
        else value_name(context, "housing_form", row.housing_form)
    )
    total = words.number(row.delivered_total)
    planned = not isinstance(row.planned, Mark)
    return Headline(
        words("progress.headline.of", total=total, whole=words.number(row.planned)) if planned else total,
        words("progress.headline.homes", form=form),
        with_mark(
            context,
            words("progress.headline.count", month=words.month(row.month)),
            *(row.delivered_total, row.planned),
        ),
    )


def _people(context: Context, months: Sequence[ProgressMonth]) -> Figure:
    words = context.words
    title = words("progress.people.title")
    plotted = [Plotted(words("progress.people.name"), [(words.month(m.month), m.moved_in_total) for m in months])]
    target = words("progress.target", target=words.number(months[0].target)) if months else ""
    columns = (
        Column("month", words("table.month"), Kind.MONTH),
        Column("moved_in", words("progress.moved_in")),
        Column("moved_in_total", words("progress.moved_in_total")),
        Column("target", words("progress.target_column")),
        Column("complete", words("progress.complete"), Kind.TEXT),
    )
    rows = tuple(
        (m.month, m.moved_in, m.moved_in_total, m.target, words("answer.yes" if m.complete else "answer.no"))
        for m in months
    )
    return Figure(
        key="progress_people",
        title=title,
        summary=summary(words, plotted if months else [], words.number),
        source=source_line(context, words("progress.people.denominator")),
        definition=words.rich("progress.people.definition"),
        table=Table(title, columns, rows),
        chart=monthly.progress(months, words("progress.people.axis"), target, words),
        alt=alternative(words, "alt.steps", title, plotted if months else [], words.number),
        notes=_people_notes(context, months),
    )


def _people_notes(context: Context, months: Sequence[ProgressMonth]) -> tuple[str, ...]:
    notes = [] if all(month.complete for month in months) else [context.words("progress.incomplete")]
    return (*notes, *mark_notes(context, [month.moved_in_total for month in months], "note.gap"))


def _homes(context: Context, homes: Sequence[HomesMonth]) -> Figure:
    words = context.words
    title = words("progress.homes.title")
    forms = {form: value_name(context, "housing_form", form) for form in sorted({row.housing_form for row in homes})}
    plotted = [
        Plotted(name, [(words.month(r.month), r.delivered_total) for r in homes if r.housing_form == form])
        for form, name in forms.items()
    ]
    columns = (
        Column("month", words("table.month"), Kind.MONTH),
        Column("housing_form", words("table.housing_form"), Kind.TEXT),
        Column("delivered", words("progress.delivered")),
        Column("delivered_total", words("progress.delivered_total")),
        Column("planned", words("progress.planned")),
    )
    rows = tuple((r.month, forms[r.housing_form], r.delivered, r.delivered_total, r.planned) for r in homes)
    return Figure(
        key="progress_homes",
        title=title,
        summary=summary(words, plotted, words.number),
        source=source_line(context, words("progress.homes.denominator")),
        definition=words.rich("progress.homes.definition"),
        table=Table(title, columns, rows),
        chart=monthly.homes(homes, forms, words("progress.homes.axis"), words),
        alt=alternative(words, "alt.columns", title, plotted, words.number),
        notes=mark_notes(context, [row.delivered_total for row in homes], "note.stack_gap"),
    )
