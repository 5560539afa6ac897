"""What every curve in the marts must obey, whatever it counts.

What belongs here: the query that turns a curve into one row of facts per group, and the checks on those facts, tried
on all curves at once. What does not: what each curve counts (`retention`, `relapse`, `guidance`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from validations.suites.vocabulary import Check, Frame, at_least, is_zero, share


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: its table, what it counts per day, which shares fall and which rise, and what adds up to 1.

    `parts` are shares whose sum is 1 if `parts_are_all`, else at most 1. `population` is SQL for the number of
    people on the whole curve, `event_count` for the number of its events, both from a table with a row per person;
    none where no mart has such a table.
    """

    table: str
    events: tuple[str, ...]
    rising: tuple[str, ...]
    parts: tuple[str, ...]
    population: str | None = None
    event_count: str | None = None
    falling: tuple[str, ...] = ()
    parts_are_all: bool = False
    keys: tuple[str, ...] = ("breakdown", "value")

    @property
    def shares(self) -> tuple[str, ...]:
        """All shares on the curve."""
        return (*self.falling, *self.rising)


def curves_frame(curves: Sequence[Curve]) -> Frame:
    """The facts of several curves, a row per curve and group, with the checks that all curves share."""
    query = " union all by name ".join(f"({facts(curve)})" for curve in curves)
    return Frame(name="curves", query=query, checks=CHECKS, group=("curve", "breakdown", "value"))


def facts(curve: Curve) -> str:
    """SQL with one row of facts per group of the curve, beside those of the whole curve."""
    breakdown = ", ".join(key for key in curve.keys if key != "value")
    whole = " and ".join(f"facts.{key} = totals.{key}" for key in curve.keys if key not in ("breakdown", "value"))
    return f"""
        with days as ({day_facts(curve)}),
        facts as ({group_facts(curve)}),
        totals as (select * from facts where breakdown = 'all')
        select facts.* exclude ({", ".join(curve.keys)}),
            {name_of(curve)} as curve, facts.breakdown, facts.value,
            totals.people - sum(facts.people) over (partition by {prefixed(breakdown)}) as people_missing,
            totals.people - {curve.population or "null"} as people_off_by,
            totals.events - {curve.event_count or "null"} as events_off_by
        from facts
        left join totals on {whole or "true"}
        order by {prefixed(", ".join(curve.keys))}
    """


def name_of(curve: Curve) -> str:
    """SQL for the name of a curve: its table, and which of the table's curves it is."""
    which = [key for key in curve.keys if key not in ("breakdown", "value")]
    return " || ' ' || ".join([f"'{curve.table}'", *(f"facts.{key}" for key in which)])


def day_facts(curve: Curve) -> str:
    """SQL for the curve's days, each beside what the day before foretells."""
    keys = ", ".join(curve.keys)
    return f"""
        select *,
            lag(at_risk - ({leaving(curve)})) over same_curve as expected_at_risk,
            row_number() over (partition by {keys} order by day desc) as from_the_end,
            {moves(curve)} as wrong_way
        from marts.{curve.table}
        window same_curve as (partition by {keys} order by day)
    """


def group_facts(curve: Curve) -> str:
    """SQL for the facts of each group over its days."""
    keys = ", ".join(curve.keys)
    return f"""
        select {keys},
            min(day) as first_day,
            max(at_risk) as people,
            sum({" + ".join(curve.events)}) as events,
            min(least({", ".join((*curve.events, "censored", "at_risk"))})) as smallest_count,
            max(abs(coalesce(at_risk - expected_at_risk, 0))) as at_risk_off_by,
            max(case when from_the_end = 1 then abs(at_risk - ({leaving(curve)})) end) as people_left_over,
            greatest(max(wrong_way), 0) as wrong_way,
            min(least({", ".join(curve.shares)})) as lowest_share,
            max(greatest({", ".join(curve.shares)})) as highest_share,
            max({parts_off(curve)}) as parts_off_by,
            count(*) filter ({outside(curve)}) as outside_interval
        from days
        group by {keys}
    """


def leaving(curve: Curve) -> str:
    """SQL for everyone who leaves the curve on a day."""
    return " + ".join((*curve.events, "censored"))


def prefixed(columns: str) -> str:
    """The columns as those of `facts`."""
    return ", ".join(f"facts.{column}" for column in columns.split(", "))


def moves(curve: Curve) -> str:
    """SQL for the largest move on a day in the direction a share cannot go."""
    rises = [f"{share} - lag({share}) over same_curve" for share in curve.falling]
    falls = [f"lag({share}) over same_curve - {share}" for share in curve.rising]
    return f"greatest({', '.join([*rises, *falls])})"


def parts_off(curve: Curve) -> str:
    """SQL for how far the parts are from 1, or above it."""
    total = " + ".join(curve.parts)
    return f"abs({total} - 1)" if curve.parts_are_all else f"greatest({total} - 1, 0)"


def outside(curve: Curve) -> str:
    """SQL condition: a share lies outside its own interval, or only one end of the interval is there."""
    tests = [
        f"{share}_low > {share} or {share}_high < {share} or ({share}_low is null) <> ({share}_high is null)"
        for share in curve.shares
    ]
    return f"where {' or '.join(tests)}"


CHECKS = (
    Check(
        "Every curve starts on day 0",
        "Een curve zonder dag 0 mist mensen die op de eerste dag al wegvielen.",
        is_zero("first_day"),
    ),
    Check(
        "No count on a curve is below zero",
        "Aantallen mensen zijn nooit negatief; anders is er dubbel afgetrokken.",
        at_least("smallest_count", 0),
    ),
    Check(
        "At risk falls by exactly the events and the censored of the day before",
        "Wie een gebeurtenis heeft of uit beeld raakt, telt daarna niet meer mee, en niemand komt terug (R18).",
        is_zero("at_risk_off_by"),
    ),
    Check(
        "On its last day everyone on the curve has had an event or is censored",
        "Anders is er iemand onderweg kwijtgeraakt.",
        is_zero("people_left_over"),
    ),
    Check(
        "Survival never rises and incidence never falls",
        "Een cumulatief aandeel kan maar een kant op.",
        is_zero("wrong_way"),
    ),
    share("No share is below 0", "lowest_share"),
    share("No share is above 1", "highest_share"),
    Check(
        "The shares of one day add up",
        "Wat overblijft en alle uitkomsten samen zijn het geheel; meer dan het geheel kan niet.",
        is_zero("parts_off_by"),
    ),
    Check(
        "Every share lies within its own interval",
        "Een interval hoort om het cijfer heen te liggen, met beide grenzen of geen van beide (R20).",
        is_zero("outside_interval"),
    ),
    Check(
        "The people of each breakdown add up to all",
        "Elke bewoner valt in precies een groep van een uitsplitsing; onbekend is ook een groep (R40).",
        is_zero("people_missing"),
    ),
    Check(
        "There is someone on every curve",
        "Een groep zonder mensen hoort geen curve te hebben.",
        at_least("people", 1),
    ),
    Check(
        "The curve counts as many people as the table it is made from",
        "Curve en onderliggende tabel horen over dezelfde mensen te gaan.",
        is_zero("people_off_by"),
    ),
    Check(
        "The curve counts as many events as the table it is made from",
        "Anders is er een gebeurtenis dubbel geteld of weggevallen.",
        is_zero("events_off_by"),
    ),
)
