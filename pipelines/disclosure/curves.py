"""Curves at horizons: how they are read from the marts, and their figures from printed counts.

What belongs here: what all published curves share. What does not: which curves there are (`housing`, `guidance`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.disclosure.estimates import Estimate, Step, incidences
from pipelines.disclosure.tables import Count, Row

# Months and the day on a curve that stands for them (R18).
HORIZONS = {6: 182, 12: 365, 18: 547, 24: 730, 36: 1095}
GROUP = {"breakdown": "VARCHAR", "value": "VARCHAR"}
HORIZON = {"months": "INTEGER", "day": "INTEGER"}
FOLLOWED = (Count("residents", dear=2), Count("at_risk", dear=1))


@dataclass(frozen=True, slots=True)
class Question:
    """A figure asked of a curve: the incidence of `events` since day 0, or one minus it.

    What competes is either everything in `ended` that is not in `events`, or the column `competing`, whose people count
    as out of sight where it is hidden.
    """

    name: str
    events: tuple[str, ...]
    ended: str | None = None
    competing: str | None = None
    complement: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The counts without which there is no figure."""
        return ("residents", "at_risk", *self.events, *((self.ended,) if self.ended else ()))


def at_horizons(curve: str, totals: Mapping[str, str], keys: Sequence[str] = tuple(GROUP)) -> str:
    """SQL for a curve's counts since move-in at each horizon the curve still runs at.

    `totals` gives each column its sum over event days; residents are those at risk on day 0, `at_risk` those on the
    last day of the curve at or before the horizon.
    """
    group = ", ".join(f"curve.{key}" for key in keys)
    sums = ", ".join(f"cast(sum({events}) as bigint) as {name}" for name, events in totals.items())
    horizons = ", ".join(f"({months}, {day})" for months, day in HORIZONS.items())
    same = " and ".join(f"curve.{key} = ends.{key}" for key in keys)
    plain = ", ".join(keys)
    return f"""
        with horizons(months, horizon) as (values {horizons}),
        ends as (select {plain}, max(day) as last_day from marts.{curve} group by {plain})
        select {group}, horizons.months, horizons.horizon as day, max(curve.at_risk) as residents,
            min(curve.at_risk) as at_risk, {sums}
        from marts.{curve} as curve
        inner join ends on {same}
        inner join horizons on curve.day <= horizons.horizon and ends.last_day >= horizons.horizon
        group by {group}, horizons.months, horizons.horizon
        order by {group}, horizons.months
    """


def incidence_figures(rows: Sequence[Row], question: Question) -> list[Row]:
    """One incidence along a curve, from printed counts; nothing in a row where a count it needs is hidden."""
    shown = [row for row in rows if all(row[column] is not None for column in question.needs)]
    found = incidences(shown[0]["residents"], [step(row, question) for row in shown]) if shown else []
    estimates = [one.complement() if question.complement else one.estimate() for one in found]
    by_months = {row["months"]: one for row, one in zip(shown, estimates, strict=True)}
    return [figure(question.name, by_months[row["months"]]) if row["months"] in by_months else {} for row in rows]


def step(row: Row, question: Question) -> Step:
    """What one printed row says about an incidence."""
    events = sum(row[column] for column in question.events)
    if question.ended:
        return Step(events, max(0, row[question.ended] - events), row["at_risk"])
    return Step(events, (row[question.competing] or 0) if question.competing else 0, row["at_risk"])


def figure(name: str, estimate: Estimate) -> Row:
    """A figure with its interval as columns."""
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def interval_columns(*names: str) -> dict[str, str]:
    """A figure with both ends of its interval, for each name."""
    return {f"{name}{end}": "DOUBLE" for name in names for end in ("", "_low", "_high")}


def together(parts: Sequence[list[Row]]) -> list[Row]:
    """Several lists of figures on the same rows as one."""
    return [{name: value for part in row for name, value in part.items()} for row in zip(*parts, strict=True)]
