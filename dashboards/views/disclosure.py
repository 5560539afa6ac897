"""Openbaarmaking: what funders get to see of each table and what hides, why, and whether the attack found any of it.

For analysts: it tells them what the rules cost, and of what the next figures could be had.
"""

from dashboards import data_disclosure
from dashboards.charts import upkeep
from dashboards.page import Context, Figure, Headline, Page
from dashboards.rows import Disclosure, Moved, Part, TableShown, added
from dashboards.tables import Column, Kind, Table, Value
from dashboards.views.parts import dates, source_line

SLUG = "openbaarmaking"
RULES = 6


def build(context: Context) -> Page:
    """Return the page on disclosure."""
    words, stands = context.words, data_disclosure.standing(context.access.release)
    if stands is None:
        return Page(SLUG, words("disclosure.title"), words.rich("disclosure.lead_unknown", **dates(context)))
    rules = {"min_cell": stands.rules.min_cell, "merge_below": stands.rules.merge_below, "base": stands.rules.base}
    return Page(
        slug=SLUG,
        title=words("disclosure.title"),
        lead=_lead(context, stands),
        headlines=_headlines(context, stands),
        figures=(_shows(context, stands), *_repeats(context, stands), _attacked(context, stands)),
        how=tuple(words.rich(f"disclosure.how.{n}", **rules) for n in range(1, RULES + 1)),
        not_said=tuple(words.rich(f"disclosure.not_said.{n}", **rules) for n in (1, 2, 3, 4)),
    )


def table_name(context: Context, table: str) -> str:
    """Return what people call a published table."""
    return context.words.known(f"disclosure.table.{table}", table)


def count_columns(context: Context) -> tuple[Column, ...]:
    """Return the columns for how many counts there are, and which share shows: of all, of denominators, of outcomes."""
    words = context.words
    return (
        Column("counts", words("disclosure.counts")),
        Column("shown", words("disclosure.shown"), Kind.PERCENT),
        Column("denominators", words("disclosure.denominators"), Kind.PERCENT),
        Column("outcomes", words("disclosure.outcomes"), Kind.PERCENT),
    )


def counts_of(one: Disclosure | TableShown) -> tuple[Value, ...]:
    """Return the values of those columns for a publication or one of its tables."""
    return (one.counts.whole, one.counts.share, one.denominators.share, one.outcomes.share)


def source_of(context: Context, stands: Disclosure, denominator: str) -> str:
    """Return what stands under a figure, and which release made the publication where that is an earlier one."""
    line = source_line(context, denominator)
    if stands.release == context.about.release:
        return line
    return " ".join([line, context.words("disclosure.made_in", release=stands.release)])


def _lead(context: Context, stands: Disclosure) -> str:
    words, attacked = context.words, sum(count for _, count in stands.attacked)
    return words.rich(
        "disclosure.lead",
        shown=words.number(stands.counts.shown),
        counts=words.number(stands.counts.whole),
        attacked=words.number(attacked),
        found=words("disclosure.none") if not stands.exposed else words.number(stands.exposed),
        min_cell=words.number(stands.rules.min_cell),
        **dates(context),
    )


def _headlines(context: Context, stands: Disclosure) -> tuple[Headline, ...]:
    parts = {"counts": stands.counts, "denominators": stands.denominators, "outcomes": stands.outcomes}
    return tuple(_headline(context, kind, part) for kind, part in parts.items() if part.whole)


def _headline(context: Context, kind: str, part: Part) -> Headline:
    words = context.words
    shown, whole = words.number(part.shown), words.number(part.whole)
    return Headline(
        words.percent(part.share or 0.0),
        words(f"disclosure.headline.{kind}"),
        words("disclosure.headline.detail", shown=shown, whole=whole),
    )


def _shows(context: Context, stands: Disclosure) -> Figure:
    words, title = context.words, context.words("disclosure.shows.title")
    told = _summary(context, stands)
    return Figure(
        key="disclosure_shows",
        title=title,
        summary=told,
        source=source_of(context, stands, words("disclosure.denominator")),
        definition=words.rich("disclosure.shows.definition", min_cell=words.number(stands.rules.min_cell)),
        table=Table(title, _columns(context), tuple(_row(context, one) for one in stands.tables)),
        chart=upkeep.shown([(table_name(context, one.table), one) for one in stands.tables], words),
        alt=words("disclosure.shows.alt", title=title, told=told),
    )


def _columns(context: Context) -> tuple[Column, ...]:
    words = context.words
    return (
        Column("table", words("disclosure.table"), Kind.TEXT),
        *count_columns(context),
        Column("small", words("disclosure.small")),
        Column("protecting", words("disclosure.protecting")),
        Column("carried", words("disclosure.carried")),
    )


def _row(context: Context, one: TableShown) -> tuple[Value, ...]:
    return (table_name(context, one.table), *counts_of(one), one.small, one.protecting, one.carried)


def _summary(context: Context, stands: Disclosure) -> str:
    """Return how many tables show most of themselves, where most hides, and how much does so for others."""
    words, tables = context.words, [one for one in stands.tables if one.counts.whole]
    if not tables:
        return words("summary.empty")
    darkest = max(tables, key=lambda one: one.counts.whole - one.counts.shown)
    told = words(
        "disclosure.shows.summary",
        bright=words.number(sum(2 * one.counts.shown > one.counts.whole for one in tables)),
        tables=words.number(len(tables)),
        darkest=table_name(context, darkest.table),
        hidden=words.number(darkest.counts.whole - darkest.counts.shown),
        counts=words.number(darkest.counts.whole),
        protecting=words.number(sum(one.protecting for one in tables)),
    )
    carried = sum(one.carried for one in tables)
    return " ".join([told, words("disclosure.shows.carried", carried=words.number(carried))]) if carried else told


def _repeats(context: Context, stands: Disclosure) -> tuple[Figure, ...]:
    """Return what shows of the tables that repeat others; nothing of a publication from before that was counted."""
    if not stands.repeated:
        return ()
    words, values = context.words, added([one.values for one in stands.repeated])
    tables, shown, whole = (words.number(one) for one in (len(stands.repeated), values.shown, values.whole))
    figure = Figure(
        key="disclosure_repeats",
        title=words("disclosure.repeats.title"),
        summary=words("disclosure.repeats.summary", tables=tables, shown=shown, values=whole),
        source=source_of(context, stands, words("disclosure.repeats.denominator")),
        definition=words.rich("disclosure.repeats.definition"),
        table=_repeated_table(context, stands),
    )
    return (figure,)


def _repeated_table(context: Context, stands: Disclosure) -> Table:
    words = context.words
    columns = (
        Column("table", words("disclosure.table"), Kind.TEXT),
        Column("values", words("disclosure.repeats.values")),
        Column("shown", words("disclosure.shown"), Kind.PERCENT),
        Column("hidden", words("disclosure.repeats.hidden")),
        Column("carried", words("disclosure.carried")),
    )
    rows = []
    for one in stands.repeated:
        hidden = one.values.whole - one.values.shown
        rows.append((table_name(context, one.table), one.values.whole, one.values.share, hidden, one.carried))
    return Table(words("disclosure.repeats.title"), columns, tuple(rows))


def _attacked(context: Context, stands: Disclosure) -> Figure:
    words, title = context.words, context.words("disclosure.attack.title")
    columns = (
        Column("table", words("disclosure.table"), Kind.TEXT),
        Column("attacked", words("disclosure.attacked")),
        Column("name", words("disclosure.name"), Kind.CODE),
    )
    attacked = dict.fromkeys((one.table for one in stands.tables), 0) | dict(stands.attacked)
    return Figure(
        key="disclosure_attack",
        title=title,
        summary=" ".join(_told(context, stands)),
        source=source_of(context, stands, words("disclosure.attack.denominator")),
        definition=words.rich("disclosure.attack.definition"),
        table=Table(title, columns, tuple((table_name(context, name), n, name) for name, n in attacked.items())),
    )


def _told(context: Context, stands: Disclosure) -> list[str]:
    """Return what the attack came to, whether a newer publication waits, and what moved most."""
    words = context.words
    outcome = "disclosure.attack.found" if stands.exposed else "disclosure.attack.holds"
    narrowest = words.number(stands.narrowest or 0)
    told = [words(outcome, found=words.number(stands.exposed), narrowest=narrowest)]
    if stands.postponed:
        told.append(words("disclosure.attack.postponed", postponed=words.number(stands.postponed)))
    return [*told, _moved(context, stands.moved_most)]


def _moved(context: Context, moved: Moved | None) -> str:
    words = context.words
    if moved is None:
        return words("disclosure.moved.nothing")
    return words(
        "disclosure.moved.most",
        column=moved.column,
        table=table_name(context, moved.table),
        row=", ".join(moved.row),
        before=words.number(moved.before),
        after=words.number(moved.after),
    )
