"""Begeleiding: hours per week since the start, phases, milestones and lease flips."""

from collections.abc import Sequence

from dashboards import data
from dashboards.charts import monthly, weekly
from dashboards.encodings import Line
from dashboards.page import Context, Figure, Headline, Page
from dashboards.rows import PhaseMonth, WeekHours
from dashboards.sentences import Plotted, alternative, summary
from dashboards.tables import Column, Kind, Table
from dashboards.views.parts import dates, lead_mark, mark_notes, publication_how, source_line, value_name, with_mark
from dashboards.views.survival import Measure, figure, lines_of
from dashboards.wording import Cell, Mark

SLUG = "begeleiding"
PHASES = ("intensive", "regular", "light", "none", "unknown")
MILESTONES = Measure("milestone")
FLIP = Measure("flip", events=("flipped", "exited"))
HEADLINE_WEEKS = (13, 26, 52)


def build(context: Context) -> Page:
    """Return the page on guidance."""
    words, reader = context.words, context.reader
    weeks = data.timeline(reader, "all", "all")
    milestones = [Line(words(f"milestone.{one.value}"), one) for one in data.milestones(reader)]
    flips = data.curves(reader, "lease_flip_curve", "all", "cif_flip", FLIP.events)
    return Page(
        slug=SLUG,
        title=words("guidance.title"),
        lead=_lead(context, weeks),
        headlines=tuple(_headline(context, row) for row in weeks if _is_headline(row)),
        figures=(
            _hours(context, weeks),
            _phases(context, data.phases(reader)),
            figure(context, MILESTONES, "milestone.all", milestones),
            figure(context, FLIP, "flip.all", lines_of(context, "all", flips)),
        ),
        how=(*(words.rich(f"guidance.how.{n}") for n in (1, 2, 3, 4)), *publication_how(context)),
        not_said=tuple(words.rich(f"guidance.not_said.{n}") for n in (1, 2, 3)),
    )


def _lead(context: Context, weeks: Sequence[WeekHours]) -> str:
    """Return hours in the last headline week that can be shown, beside those in the first week."""
    words = context.words
    shown = [row for row in weeks if not isinstance(row.mean_hours, Mark)]
    if not shown:
        return words.rich("guidance.lead_hidden" if weeks else "guidance.lead_unknown", **dates(context))
    last = next((row for row in shown if row.week == HEADLINE_WEEKS[-1]), shown[-1])
    told = words.rich(
        "guidance.lead",
        week=words.number(last.week),
        hours=_hours_text(context, last.mean_hours),
        first=_hours_text(context, shown[0].mean_hours),
        first_week=words.number(shown[0].week),
        low=_hours_text(context, last.p25),
        high=_hours_text(context, last.p75),
        count=words.number(last.residents),
        **dates(context),
    )
    return told + lead_mark(context, last.mean_hours, shown[0].mean_hours, last.p25, last.p75, last.residents)


def _is_headline(row: WeekHours) -> bool:
    return row.week in HEADLINE_WEEKS and not isinstance(row.mean_hours, Mark)


def _headline(context: Context, row: WeekHours) -> Headline:
    words = context.words
    return Headline(
        figure=words("guidance.headline", hours=_hours_text(context, row.mean_hours)),
        label=words("guidance.headline_label", week=words.number(row.week)),
        detail=with_mark(
            context,
            words(
                "guidance.headline_detail",
                low=_hours_text(context, row.p25),
                high=_hours_text(context, row.p75),
                count=words.number(row.residents),
            ),
            *(row.mean_hours, row.p25, row.p75, row.residents),
        ),
    )


def _hours_text(context: Context, cell: Cell) -> str:
    return context.words.number(cell, decimals=1)


def _hours(context: Context, weeks: Sequence[WeekHours]) -> Figure:
    words = context.words
    title = words("guidance.hours.title")
    names = (words("guidance.mean"), words("guidance.median"), words("guidance.middle_half"))
    labels = [words("course.week", week=words.number(row.week)) for row in weeks]
    series = (
        (names[0], [row.mean_hours for row in weeks]),
        (names[1], [row.median for row in weeks]),
    )
    plotted = [Plotted(name, list(zip(labels, cells, strict=True))) for name, cells in series] if weeks else []
    columns = (
        Column("week", words("axis.weeks")),
        Column("residents", words("axis.residents")),
        Column("mean_hours", names[0], Kind.HOURS),
        Column("median", names[1], Kind.HOURS),
        Column("middle_half", names[2], Kind.HOURS_INTERVAL),
    )
    rows = tuple((row.week, row.residents, row.mean_hours, row.median, (row.p25, row.p75)) for row in weeks)
    return Figure(
        key="guidance_hours",
        title=title,
        summary=summary(words, plotted, lambda cell: _hours_text(context, cell)),
        source=source_line(context, words("guidance.hours.denominator")),
        definition=words.rich("guidance.hours.definition"),
        table=Table(title, columns, rows),
        chart=weekly.hours(weeks, names, words("guidance.hours.axis"), words),
        alt=alternative(words, "alt.line", title, plotted, lambda cell: _hours_text(context, cell)),
        notes=(
            *([words("guidance.hours.stops")] if weeks else []),
            *mark_notes(context, _drawn(weeks), "note.gap"),
        ),
    )


def _drawn(weeks: Sequence[WeekHours]) -> list[Cell]:
    """Return every figure that lines and band show."""
    return [cell for row in weeks for cell in (row.mean_hours, row.median, row.p25, row.p75)]


def _phases(context: Context, months: Sequence[PhaseMonth]) -> Figure:
    words = context.words
    title = words("guidance.phases.title")
    held = {row.phase for row in months}
    names = {phase: value_name(context, "phase", phase) for phase in PHASES if phase in held}
    plotted = [
        Plotted(name, [(words.month(row.month), row.residents) for row in months if row.phase == phase])
        for phase, name in names.items()
    ]
    columns = (
        Column("month", words("table.month"), Kind.MONTH),
        Column("phase", words("guidance.phase"), Kind.TEXT),
        Column("residents", words("axis.residents")),
    )
    return Figure(
        key="guidance_phases",
        title=title,
        summary=summary(words, plotted, words.number),
        source=source_line(context, words("guidance.phases.denominator")),
        definition=words.rich("guidance.phases.definition"),
        table=Table(title, columns, tuple((row.month, names[row.phase], row.residents) for row in months)),
        chart=monthly.phases(months, names, words("axis.residents"), words),
        alt=alternative(words, "alt.columns", title, plotted, words.number),
        notes=mark_notes(context, [row.residents for row in months], "note.stack_gap"),
    )
