"""What other rules of disclosure would show, beside what stands: choices in one table, and one of them table by table.

Lives here: the tables and words of that answer. Does not: working it out, or the controls (trial/).
"""

from collections.abc import Sequence

from dashboards.page import Context, Figure
from dashboards.rows import Disclosure
from dashboards.tables import Column, Kind, Table, Value
from dashboards.views.disclosure import count_columns, counts_of, source_of, table_name


def figures(
    context: Context, stands: Disclosure, tried: Sequence[Disclosure], chosen: Disclosure | None
) -> tuple[Figure, ...]:
    """Return the choices worked out beside what stands, and the chosen one table by table, if there is one."""
    found = (_choices(context, stands, tried),) if tried else ()
    return (*found, _by_table(context, stands, chosen)) if chosen else found


def _choices(context: Context, stands: Disclosure, tried: Sequence[Disclosure]) -> Figure:
    words = context.words
    title = words("disclosure.choices.title")
    columns = (
        Column("choice", words("disclosure.choices.choice"), Kind.TEXT),
        Column("min_cell", words("disclosure.choices.min_cell")),
        Column("merge_below", words("disclosure.choices.merge_below")),
        *count_columns(context),
        Column("found", words("disclosure.found")),
        Column("publishable", words("disclosure.choices.publishable"), Kind.TEXT),
    )
    ordered = sorted(tried, key=lambda one: (one.rules.min_cell, one.rules.merge_below))
    now = (words("disclosure.choices.stands"), *_choice(stands), words("disclosure.choices.is_published"))
    rows = [
        (words("disclosure.choices.tried"), *_choice(one), words(f"disclosure.may.{_may_be(one, stands)}"))
        for one in ordered
    ]
    beside = [words("disclosure.choices.beside", former=words.number(stands.former))] if stands.former else []
    return Figure(
        key="disclosure_choices",
        title=title,
        summary=" ".join([words("disclosure.choices.summary", tried=words.number(len(tried))), *beside]),
        source=source_of(context, stands, words("disclosure.denominator")),
        definition=words.rich("disclosure.choices.definition"),
        table=Table(title, columns, (now, *rows)),
    )


def _choice(one: Disclosure) -> tuple[Value, ...]:
    return (one.rules.min_cell, one.rules.merge_below, *counts_of(one), one.exposed)


def _may_be(one: Disclosure, stands: Disclosure) -> str:
    """Return whether a choice might ever be published: one with a lower threshold than the house's may not."""
    if one.rules == stands.rules:
        return "house"
    return "never" if one.rules.min_cell < stands.rules.min_cell else "by_decision"


def _by_table(context: Context, stands: Disclosure, chosen: Disclosure) -> Figure:
    words = context.words
    told = {"min_cell": words.number(chosen.rules.min_cell), "merge_below": words.number(chosen.rules.merge_below)}
    title = words("disclosure.by_table.title", **told)
    kinds = ("counts", "denominators", "outcomes")
    columns = (
        Column("table", words("disclosure.table"), Kind.TEXT),
        *(
            Column(f"{kind}_{when}", words(f"disclosure.column.{kind}_{when}"), Kind.PERCENT)
            for kind in kinds
            for when in ("now", "then")
        ),
    )
    now = {one.table: one for one in stands.tables}
    rows = tuple(
        (
            table_name(context, then.table),
            *(getattr(one, kind).share for kind in kinds for one in (now[then.table], then)),
        )
        for then in chosen.tables
        if then.table in now
    )
    return Figure(
        key="disclosure_by_table",
        title=title,
        summary=_more_or_less(context, stands, chosen),
        source=source_of(context, stands, words("disclosure.denominator")),
        definition=words.rich("disclosure.by_table.definition"),
        table=Table(title, columns, rows),
    )


def _more_or_less(context: Context, stands: Disclosure, chosen: Disclosure) -> str:
    """Return in a sentence what the chosen rules show beside what stands, and what the attack made of it."""
    words = context.words
    told = words(
        "disclosure.by_table.summary",
        then=words.percent(chosen.counts.share or 0.0),
        now=words.percent(stands.counts.share or 0.0),
        outcomes_then=words.percent(chosen.outcomes.share or 0.0),
        outcomes_now=words.percent(stands.outcomes.share or 0.0),
    )
    never = [words("disclosure.by_table.never", min_cell=stands.rules.min_cell)]
    attack = words("disclosure.by_table.attack", found=words.number(chosen.exposed))
    return " ".join([told, attack, *(never if _may_be(chosen, stands) == "never" else [])])
