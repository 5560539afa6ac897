"""Expectations on guidance: hours by week, phases, milestones and lease flips.

What belongs here: the checks on these four tables. What does not: what every curve must obey (`curves`).
"""

from validations.suites.curves import Curve
from validations.suites.vocabulary import Check, Frame, Suite, at_least, counted, is_zero

TIMELINE = Frame(
    name="guidance_timeline",
    group=("breakdown", "value"),
    query="""
        with weeks as (
            select *,
                lag(residents) over same_group as residents_before,
                lag(weeks_since_start) over same_group as before
            from marts.guidance_timeline
            window same_group as (partition by breakdown, value order by weeks_since_start)
        ),
        totals as (select weeks_since_start, residents from weeks where breakdown = 'all'),
        sums as (
            select breakdown, weeks_since_start, sum(residents) as residents
            from weeks group by breakdown, weeks_since_start
        ),
        missing as (
            select sums.breakdown, max(abs(coalesce(totals.residents, 0) - sums.residents)) as people
            from sums left join totals on sums.weeks_since_start = totals.weeks_since_start
            group by sums.breakdown
        )
        select weeks.breakdown, weeks.value,
            min(least(mean_hours, p25)) as lowest_hours,
            min(residents) as fewest_people,
            max(greatest(p25 - median, median - p75, 0)) as quartiles_out_of_order,
            max(greatest(residents - residents_before, 0)) as people_return,
            max(abs(weeks_since_start - coalesce(before, 0) - 1)) as weeks_skipped,
            any_value(missing.people) as people_missing
        from weeks
        left join missing on weeks.breakdown = missing.breakdown
        group by weeks.breakdown, weeks.value
        order by weeks.breakdown, weeks.value
    """,
    checks=(
        Check("Hours of guidance are never below zero", "Uren zijn nooit negatief.", at_least("lowest_hours", 0)),
        Check(
            "Every week on the timeline has someone in it",
            "Een gemiddelde over niemand bestaat niet.",
            at_least("fewest_people", 1),
        ),
        Check(
            "Quartiles of hours stand in order",
            "Het eerste kwartiel is nooit meer dan de mediaan.",
            is_zero("quartiles_out_of_order"),
        ),
        Check(
            "Nobody comes back on the timeline after leaving it",
            "Begeleiding wordt in een aaneengesloten periode gevolgd (R23, R24).",
            is_zero("people_return"),
        ),
        Check("The timeline skips no week", "Een week zonder contact is een week van 0 uur.", is_zero("weeks_skipped")),
        Check(
            "The people of each breakdown add up to all in every week",
            "Elke bewoner valt in precies een groep van een uitsplitsing (R40).",
            is_zero("people_missing"),
        ),
    ),
)

PHASES = Frame(
    name="guidance_phase",
    group=("breakdown",),
    query="""
        with sums as (
            select month, breakdown, phase, sum(residents) as residents, min(residents) as fewest
            from marts.guidance_phase group by month, breakdown, phase
        ),
        totals as (select month, phase, residents from sums where breakdown = 'all')
        select sums.breakdown,
            min(sums.fewest) as fewest_people,
            max(abs(coalesce(totals.residents, 0) - sums.residents)) as people_missing
        from sums
        left join totals on sums.month = totals.month and sums.phase = totals.phase
        group by sums.breakdown
        order by sums.breakdown
    """,
    checks=(
        counted("No phase counts fewer than zero people", "fewest_people"),
        Check(
            "The people of each breakdown add up to all in every month and phase",
            "Elke bewoner valt in precies een groep van een uitsplitsing (R40).",
            is_zero("people_missing"),
        ),
    ),
)

FLIPS = Curve(
    table="lease_flip_curve",
    events=("flipped", "exited"),
    rising=("cif_flip", "cif_exit"),
    parts=("cif_flip", "cif_exit"),
    population="(select count(*) from marts.fct_lease_flip)",
    event_count="(select count(*) from marts.fct_lease_flip where outcome <> 'censored')",
)

# Who is on a milestone's curve depends on when guidance was observed, which no mart holds: nothing to compare with.
MILESTONES = Curve(
    table="guidance_milestone_curve",
    keys=("milestone", "breakdown", "value"),
    events=("reached", "exited"),
    rising=("cif", "cif_exit"),
    parts=("cif", "cif_exit"),
)

CAPACITY = Frame(
    name="guidance_capacity",
    group=("months_ahead",),
    query="""
        select months_ahead, 12 - count(*) over () as months_missing,
            coalesce((expected_hours - hours_present_residents - hours_newcomers) / greatest(expected_hours, 1), 0)
                as parts_off_by,
            case when low > expected_hours or high < expected_hours or checked_low > checked_expected
                or checked_high < checked_expected then 1 else 0 end as outside_interval,
            case when checked_held <> (checked_actual between checked_low and checked_high) then 1 else 0 end
                as wrongly_judged,
            least(length(caveat_nl), length(caveat_en)) as shortest_caveat
        from marts.guidance_capacity
        order by months_ahead
    """,
    checks=(
        Check(
            "Hours are foreseen for twelve months, or it is said why not",
            "Een maand zonder rij is niet te onderscheiden van een maand zonder uren.",
            is_zero("months_missing"),
        ),
        Check(
            "Expected hours are those of present residents and of newcomers",
            "De delen horen samen het geheel te zijn.",
            is_zero("parts_off_by"),
        ),
        Check(
            "Every expected number of hours lies within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
        Check(
            "An earlier forecast held exactly when what came lies in its interval",
            "De terugblik hoort te volgen uit de getallen ernaast.",
            is_zero("wrongly_judged"),
        ),
        Check(
            "Every forecast of hours says in both languages what it does not know",
            "Een voorspelling zonder voorbehoud wordt gelezen als belofte.",
            at_least("shortest_caveat", 20),
        ),
    ),
)

SUITE = Suite("guidance", "Begeleiding", (TIMELINE, PHASES, CAPACITY))
