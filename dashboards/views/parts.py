"""Small parts that all views use: the line under a figure, and names of groups.

Lives here: words around figures that are the same on every page. Does not: anything about one measure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.data import MERGED, names
from dashboards.page import Context, Headline
from dashboards.sentences import interval
from dashboards.tables import Column, Kind
from dashboards.wording import Carried, Cell, Mark


@dataclass(frozen=True)
class Estimate:
    """A share (0-1) with its interval and its denominator."""

    figure: Cell = Mark.UNKNOWN
    low: Cell = Mark.UNKNOWN
    high: Cell = Mark.UNKNOWN
    count: Cell = Mark.UNKNOWN


def source_line(context: Context, denominator: str) -> str:
    """Return what stands under every figure: denominator, known on, reference date, release and what it is of."""
    words, about = context.words, context.about
    line = words(
        "source.line",
        denominator=denominator,
        known_on=words.day(about.as_known_on),
        reference_date=words.day(about.reference_date),
        release=about.release,
    )
    if about.publication is None:
        return line
    period, following = words.period(about.publication.period), words.day(about.publication.next_period)
    return f"{line} " + words("source.publication", period=period, next_period=following)


def publication_how(context: Context) -> tuple[str, ...]:
    """Return, as HTML, what the marks of a publication mean and when it changes, for those who see one."""
    return (context.words.rich("publication.how"),) if context.access.shows_publication else ()


def dates(context: Context) -> dict[str, str]:
    """Return the two dates that every answer sentence names."""
    words, about = context.words, context.about
    return {"known_on": words.day(about.as_known_on), "reference_date": words.day(about.reference_date)}


def value_name(context: Context, breakdown: str, value: str) -> str:
    """Return what a group is called: from the text, else from the data, else its code.

    In a publication `other` is whatever was too small to be told of apart, by whichever breakdown.
    """
    if breakdown == "all":
        return context.words("value.all")
    if value == MERGED and context.access.shows_publication:
        return context.words("value.merged")
    named = names(context.reader, breakdown).get(value, value)
    return context.words.known(f"value.{value}", named)


def per_hundred_interval(context: Context, estimate: Estimate) -> str:
    """Return an interval of people out of a hundred, in words."""
    return interval(context.words, estimate.low, estimate.high, context.words.per_hundred)


def estimate_headline(context: Context, label: str, estimate: Estimate) -> Headline:
    """Return a share as people out of a hundred, with its interval and denominator; or why there is none."""
    words = context.words
    if isinstance(estimate.figure, Mark):
        return Headline(estimate.figure.value, label, words(f"headline.{estimate.figure.name.lower()}"))
    return Headline(
        words("headline.per_hundred", figure=words.per_hundred(estimate.figure)),
        label,
        with_mark(
            context,
            words(
                "headline.detail",
                interval=per_hundred_interval(context, estimate),
                count=words.number(estimate.count),
            ),
            estimate.figure,
            estimate.count,
        ),
    )


def estimate_lead(context: Context, key: str, estimate: Estimate) -> str:
    """Return the sentence that answers a page's question with a share; or that it is hidden, or too early to say."""
    words = context.words
    if isinstance(estimate.figure, Mark):
        return words.rich(f"{key}.lead_{estimate.figure.name.lower()}", **dates(context))
    told = words.rich(
        f"{key}.lead",
        figure=words.per_hundred(estimate.figure),
        interval=per_hundred_interval(context, estimate),
        count=words.number(estimate.count),
        **dates(context),
    )
    return told + lead_mark(context, estimate.figure, estimate.count)


def mark_notes(context: Context, cells: Iterable[Cell], gap: str) -> tuple[str, ...]:
    """Return how a picture shows hidden and carried figures, when there are any; `gap` is the text on hidden ones."""
    words, drawn = context.words, list(cells)
    notes = [words(gap)] if Mark.HIDDEN in drawn else []
    return (*notes, words("note.carried")) if is_carried(drawn) else tuple(notes)


def is_carried(cells: Iterable[Cell]) -> bool:
    """Whether any of these figures is carried from before."""
    return any(isinstance(cell, Carried) for cell in cells)


def with_mark(context: Context, detail: str, *cells: Cell) -> str:
    """Return what stands under a headline, with the mark of a carried figure when one of these is."""
    return context.words("headline.carried", detail=detail) if is_carried(cells) else detail


def lead_mark(context: Context, *cells: Cell) -> str:
    """Return, as HTML, what an answer sentence is followed by when one of these figures in it is carried."""
    return " " + context.words.rich("lead.carried") if is_carried(cells) else ""


def remark_columns(context: Context) -> tuple[Column, ...]:
    """Return the columns of a remark on a delivery: what is the matter, where, and rows by which to find it."""
    words = context.words
    return (
        Column("message", words("quality.message"), Kind.PROSE),
        Column("place", words("quality.place"), Kind.TEXT),
        Column("example_rows", words("quality.example_rows"), Kind.TEXT),
    )
