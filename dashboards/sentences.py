"""Sentences made from the rows that are plotted, so that words and picture can never disagree.

Lives here: the course of a series in words, alternative texts, estimates in running text. Does not: the words
themselves (text/), or any calculation beyond first, last, highest and lowest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards.wording import Carried, Cell, Mark, Wording


@dataclass(frozen=True)
class Plotted:
    """One series as it is plotted: its name and, in order, the label and value of every point."""

    name: str
    points: Sequence[tuple[str, Cell]]


def course(words: Wording, points: Sequence[tuple[str, Cell]], show: Callable[[Cell], str]) -> str:
    """Return in one clause how a series runs: up, down, flat, partly or wholly hidden, carried, or empty."""
    if not points:
        return words("course.empty")
    seen = [(label, value) for label, value in points if not isinstance(value, Mark)]
    hidden = sum(value is Mark.HIDDEN for _, value in points)
    if not seen:
        return words("course.hidden" if hidden else "course.unknown")
    held = sum(isinstance(value, Carried) for _, value in points)
    asides = [words("course.partly_hidden", count=words.number(hidden))] if hidden else []
    asides += [words("course.partly_carried", count=words.number(held))] if held else []
    return _movement(words, seen, show) + (f" ({', '.join(asides)})" if asides else "")


def _movement(words: Wording, seen: Sequence[tuple[str, int | float]], show: Callable[[Cell], str]) -> str:
    (start, first), (end, last) = seen[0], seen[-1]
    lowest, highest = (pick(value for _, value in seen) for pick in (min, max))
    values = {"first": show(first), "last": show(last), "start": start, "end": end}
    if len(seen) == 1:
        return words("course.single", **values)
    if show(first) == show(last):
        key = "course.flat" if show(lowest) == show(highest) else "course.returns"
        return words(key, **values, lowest=show(lowest), highest=show(highest))
    clause = words("course.up" if last > first else "course.down", **values)
    if show(highest) not in (show(first), show(last)):
        clause += words("course.peak", highest=show(highest))
    return clause


def alternative(words: Wording, kind: str, title: str, plotted: Sequence[Plotted], show: Callable[[Cell], str]) -> str:
    """Return the alternative text of a chart: what it is, what it is about, and how each series runs."""
    if not plotted:
        return words("alt.empty", kind=words(kind), title=title)
    runs = "; ".join(f"{line.name}: {course(words, line.points, show)}" for line in plotted)
    return words("alt.chart", kind=words(kind), title=title, runs=runs)


def summary(words: Wording, plotted: Sequence[Plotted], show: Callable[[Cell], str]) -> str:
    """Return the sentence under the title of a chart, from the same rows as its alternative text."""
    if not plotted:
        return words("summary.empty")
    return " ".join(
        words("summary.series", name=line.name[:1].upper() + line.name[1:], course=course(words, line.points, show))
        for line in plotted
    )


def interval(words: Wording, low: Cell, high: Cell, show: Callable[[Cell], str]) -> str:
    """Return a 95 % interval in words; where there is no honest interval it says so."""
    if Mark.HIDDEN in (low, high):
        return words("interval.hidden")
    if Mark.UNKNOWN in (low, high):
        return words("interval.none")
    return words("interval.given", low=show(low), high=show(high))
