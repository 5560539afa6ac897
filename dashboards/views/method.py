"""Methode: who is counted in each measure, why the others are not, and which definition a figure was made with.

For analysts: a flow is a chain of differences of small counts, which has no disclosure control yet.
"""

from collections.abc import Sequence
from itertools import groupby

from dashboards import data_method
from dashboards.page import Branch, Context, Figure, Flow, Headline, Page, Step
from dashboards.rows import FlowRow, Version
from dashboards.tables import Column, Kind, Table
from dashboards.views.parts import dates, source_line

SLUG = "methode"
REACHED = "reached"
MEASURES = (
    *("progress", "retention_curve", "retention_at_horizon", "period_outcome", "days_housed"),
    *("relapse", "return_after_exit", "guidance_milestone", "lease_flip"),
)
NEWEST_YEARS = 2
DRAWN = {"retention_at_horizon": ("12", "24"), "guidance_milestone": ("halved", "independent")}


def build(context: Context) -> Page:
    """Return the page on method."""
    words = context.words
    rows, versions = data_method.flows(context.reader), data_method.versions(context.reader)
    return Page(
        slug=SLUG,
        title=words("method.title"),
        lead=_lead(context, rows),
        headlines=_headlines(context, rows, versions),
        figures=(
            *(_figure(context, name, [row for row in rows if row.measure == name]) for name in _measures(rows)),
            _versions(context, versions),
        ),
        how=(*(words.rich(f"method.how.{n}") for n in (1, 2, 3)), words.rich("publication.how")),
        not_said=tuple(words.rich(f"method.not_said.{n}") for n in (1, 2)),
    )


def _measures(rows: Sequence[FlowRow]) -> list[str]:
    """Return the measures that have a flow, in the order of the other pages; one without a place there comes last."""
    found = {row.measure for row in rows}
    return [*(name for name in MEASURES if name in found), *sorted(found.difference(MEASURES))]


def _reached(rows: Sequence[FlowRow], step_number: int) -> int:
    """Return how many people got to a step, in the first part that has it."""
    return next((row.residents for row in rows if row.reason == REACHED and row.step_number == step_number), 0)


def _lead(context: Context, rows: Sequence[FlowRow]) -> str:
    words = context.words
    return words.rich(
        "method.lead",
        known=words.number(_reached(rows, 1)),
        moved_in=words.number(_reached(rows, 2)),
        **dates(context),
    )


def _headlines(context: Context, rows: Sequence[FlowRow], versions: Sequence[Version]) -> tuple[Headline, ...]:
    words = context.words
    without = _reached(rows, 1) - _reached(rows, 2)
    return (
        Headline(
            words.number(_reached(rows, 1)), words("method.headline.known"), words("method.headline.known_detail")
        ),
        Headline(words.number(without), words("method.headline.no_lease"), words("method.headline.no_lease_detail")),
        Headline(words.number(len(versions)), words("method.headline.measures"), words("method.headline.newest")),
    )


def _figure(context: Context, measure: str, rows: Sequence[FlowRow]) -> Figure:
    words = context.words
    title = words.known(f"method.measure.{measure}", measure)
    parts = _parts(measure, rows)
    told = [_told(context, measure, part, found) for part, found in parts.items()]
    return Figure(
        key=f"method_{measure}",
        title=title,
        summary=" ".join(told),
        source=source_line(context, words("method.denominator")),
        definition=_definition(context, measure),
        table=_table(context, title, rows),
        flows=tuple(Flow(_part(context, measure, part), _steps(context, found)) for part, found in parts.items()),
    )


def _definition(context: Context, measure: str) -> str:
    words, key = context.words, f"method.definition.{measure}"
    return words.rich(key) if words.known(key, "") else words.rich("method.no_definition")


def _parts(measure: str, rows: Sequence[FlowRow]) -> dict[str, list[FlowRow]]:
    """Return the rows of each part that is drawn; the table has all parts."""
    found = {part: list(of) for part, of in groupby(rows, key=lambda row: row.part)}
    drawn = [part for part in DRAWN.get(measure, ()) if part in found]
    if measure == "period_outcome":
        drawn = [part for part in found if part.isdigit()][-NEWEST_YEARS:]
    return {part: found[part] for part in drawn or found}


def _told(context: Context, measure: str, part: str, rows: Sequence[FlowRow]) -> str:
    words, last = context.words, max(row.step_number for row in rows)
    counts = {"known": words.number(_reached(rows, 1)), "counted": words.number(_reached(rows, last))}
    if part == "all":
        return words("method.told", **counts)
    return words("method.told_of_part", part=_part(context, measure, part), **counts)


def _part(context: Context, measure: str, part: str) -> str:
    words = context.words
    if measure == "retention_at_horizon":
        return words("method.months", months=part)
    return words.known(f"method.part.{part}", part)


def _steps(context: Context, rows: Sequence[FlowRow]) -> tuple[Step, ...]:
    words, steps = context.words, []
    for step, found in groupby(rows, key=lambda row: row.step):
        first, *gone = list(found)
        branches = tuple(Branch(_reason(context, row.reason), words.number(row.residents)) for row in gone)
        steps.append(Step(words.known(f"method.step.{step}", step), words.number(first.residents), branches))
    return tuple(steps)


def _reason(context: Context, reason: str) -> str:
    return context.words.known(f"method.reason.{reason}", reason)


def _table(context: Context, title: str, rows: Sequence[FlowRow]) -> Table:
    words = context.words
    columns = (
        Column("part", words("method.part"), Kind.TEXT),
        Column("step", words("method.step"), Kind.TEXT),
        Column("reason", words("method.reason"), Kind.TEXT),
        Column("residents", words("method.residents")),
    )
    ordered = sorted(rows, key=lambda row: (row.part.zfill(3), row.part))
    cells = tuple(
        (
            _part(context, r.measure, r.part),
            words.known(f"method.step.{r.step}", r.step),
            _reason(context, r.reason),
            r.residents,
        )
        for r in ordered
    )
    return Table(title, columns, cells)


def _versions(context: Context, versions: Sequence[Version]) -> Figure:
    words = context.words
    title = words("method.versions.title")
    columns = (
        Column("measure", words("method.measure"), Kind.TEXT),
        Column("version", words("method.version")),
        Column("defined_on", words("method.defined_on"), Kind.DAY),
    )
    rows = tuple(
        (words.known(f"method.measure.{one.measure}", one.measure), one.version, one.defined_on) for one in versions
    )
    return Figure(
        key="method_versions",
        title=title,
        summary=words("method.versions.summary", measures=words.number(len(versions))),
        source=source_line(context, words("method.versions.denominator")),
        definition=words.rich("method.versions.definition"),
        table=Table(title, columns, rows),
    )
