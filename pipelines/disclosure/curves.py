"""Curves by month: how they are read from the marts, and their figures from printed counts.

What belongs here: what all published curves share. What does not: which curves there are (`housing`, `guidance`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.disclosure.estimates import Estimate, Step, incidences, whole_percent
from pipelines.disclosure.tables import Count, Row, Running

DAYS_PER_MONTH = 30.4375
HORIZONS = (6, 12, 18, 24, 36)
# Months and the day on a curve that stands for them (R18).
DAYS = {months: int(months * DAYS_PER_MONTH) for months in range(1, HORIZONS[-1] + 1)}
BETWEEN = "between_horizons"
LARGE = ("all", "housing_form")  # the breakdowns whose groups are large enough to say anything between horizons
GROUP = {"breakdown": "VARCHAR", "value": "VARCHAR"}
HORIZON = {"months": "INTEGER", "day": "INTEGER"}
ALONG = tuple(HORIZON)
FOLLOWED = (Count("residents", dear=2, once=True), Count("censored_total", dear=0))


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
        return ("residents", *self.events, *((self.ended,) if self.ended else ()))

    @property
    def gone(self) -> tuple[str, ...]:
        """The counts of people who are no longer at risk."""
        return (self.ended,) if self.ended else (*self.events, *((self.competing,) if self.competing else ()))


def by_month(curve: str, totals: Mapping[str, str], ended: Sequence[str], keys: Sequence[str] = tuple(GROUP)) -> str:
    """SQL for a curve's counts since day 0 up to each horizon, `ended` being the columns that end a follow-up.

    Of the region and its housing forms every month in between has a row too, marked by `BETWEEN`.

    `totals` gives each column its sum over event days; residents are those at risk on day 0, `followed` those of them
    that neither had an event nor went out of sight by the horizon.
    """
    group = ", ".join(f"curve.{key}" for key in keys)
    sums = {**totals, "censored_total": "censored"}
    by_then = ", ".join(
        f"cast(coalesce(sum({events}) filter (curve.day <= grid.day), 0) as bigint) as {name}"
        for name, events in sums.items()
    )
    grid = ", ".join(f"({months}, {day}, {months not in HORIZONS})" for months, day in DAYS.items())
    gone = " + ".join(("censored_total", *ended))
    return f"""
        with grid(months, day, {BETWEEN}) as (values {grid}),
        counted as (
            select {group}, grid.months, grid.day, grid.{BETWEEN}, max(curve.at_risk) as residents, {by_then}
            from marts.{curve} as curve
            inner join grid on not grid.{BETWEEN} or curve.breakdown in {LARGE}
            group by {group}, grid.months, grid.day, grid.{BETWEEN}
        )
        select *, residents - ({gone}) as followed
        from counted
        order by {", ".join(keys)}, months
    """


def incidence_figures(rows: Sequence[Row], question: Question) -> list[Row]:
    """One incidence along a curve, from printed counts; nothing in a row where a count it needs is hidden.

    A month between two horizons goes on from the horizons before it, so that no horizon's figure depends on months.
    """
    found: list[Row] = []
    steps: list[Step] = []
    for row in rows:
        if any(row[column] is None for column in question.needs):
            found.append({})
            continue
        so_far = [*steps, step(row, question)]
        last = incidences(row["residents"], so_far)[-1]
        found.append(figure(question.name, last.complement() if question.complement else last.estimate()))
        steps = so_far if row["months"] in HORIZONS else steps
    return found


def step(row: Row, question: Question) -> Step:
    """What one printed row says about an incidence."""
    events, at_risk = sum(row[column] for column in question.events), still_followed(row, question.gone)
    if question.ended:
        return Step(events, max(0, row[question.ended] - events), at_risk)
    return Step(events, (row[question.competing] or 0) if question.competing else 0, at_risk)


def at_risk_figures(rows: Sequence[Row], gone: Sequence[str]) -> list[Row]:
    """The people at risk after each horizon, from printed counts; nothing where none shows of those who are gone."""
    return [
        {"at_risk": still_followed(row, gone)} if row["residents"] is not None and is_told_of(row, gone) else {}
        for row in rows
    ]


def is_told_of(row: Row, gone: Sequence[str]) -> bool:
    """Whether a row shows any count of those who are gone."""
    return any(row[column] is not None for column in (*gone, "censored_total"))


def still_followed(row: Row, gone: Sequence[str]) -> int:
    """Residents without an event of `gone` and in sight, by printed counts; who left unprinted is still in sight."""
    return max(0, row["residents"] - sum(row[column] or 0 for column in (*gone, "censored_total")))


def figure(name: str, estimate: Estimate) -> Row:
    """A figure with its interval as columns, in whole percents: rounded counts carry no finer one."""
    ends = {"": estimate.value, "_low": estimate.low, "_high": estimate.high}
    return {f"{name}{end}": None if share is None else whole_percent(share) for end, share in ends.items()}


AT_RISK = {"at_risk": "BIGINT"}


def runs_along(*totals: str, within: Sequence[str] = tuple(GROUP)) -> tuple[Running, ...]:
    """The running totals of a curve.

    How many went out of sight by a month becomes less when they are seen for longer: a month that was printed before
    would then stand in the way of the horizon after it.
    """
    group = tuple(within)
    return (*(Running(total, group) for total in totals), Running("censored_total", group, coarse=True))


def interval_columns(*names: str) -> dict[str, str]:
    """A figure with both ends of its interval, for each name."""
    return {f"{name}{end}": "DOUBLE" for name in names for end in ("", "_low", "_high")}


def together(parts: Sequence[list[Row]]) -> list[Row]:
    """Several lists of figures on the same rows as one."""
    return [{name: value for part in row for name, value in part.items()} for row in zip(*parts, strict=True)]
