"""Small parts that all views use: the line under a figure, and names of groups.

Lives here: words around figures that are the same on every page. Does not: anything about one measure.
"""

from collections.abc import Iterable

from dashboards.data import names
from dashboards.page import Context
from dashboards.sentences import interval
from dashboards.wording import Cell, Mark


def source_line(context: Context, denominator: str) -> str:
    """Return what stands under every figure: denominator, known on, reference date and release."""
    words, about = context.words, context.about
    return words(
        "source.line",
        denominator=denominator,
        known_on=words.day(about.as_known_on),
        reference_date=words.day(about.reference_date),
        release=about.release,
    )


def dates(context: Context) -> dict[str, str]:
    """Return the two dates that every answer sentence names."""
    words, about = context.words, context.about
    return {"known_on": words.day(about.as_known_on), "reference_date": words.day(about.reference_date)}


def value_name(context: Context, breakdown: str, value: str) -> str:
    """Return what a group is called: from the text, else from the data, else its code."""
    if breakdown == "all":
        return context.words("value.all")
    named = names(context.reader, breakdown).get(value, value)
    return context.words.known(f"value.{value}", named)


def per_hundred_interval(context: Context, low: Cell, high: Cell) -> str:
    """Return an interval of people out of a hundred, in words."""
    return interval(context.words, low, high, context.words.per_hundred)


def stack_notes(context: Context, cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return what must be said of stacked columns when a part of them is hidden."""
    return (context.words("note.stack_gap"),) if Mark.HIDDEN in cells else ()
