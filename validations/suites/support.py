"""Expectations on hand-overs before the move and on change in self-sufficiency.

What belongs here: the checks on these two tables. What does not: hours of guidance (`guidance`).
"""

from validations.contracts.guidance import SELF_SUFFICIENCY_DOMAINS
from validations.suites.vocabulary import Check, Frame, Suite, at_least, between, counted, in_set, is_zero

HANDOVERS = Frame(
    name="handover_coverage",
    group=("breakdown", "value"),
    query="""
        with rows as (select * from marts.handover_coverage),
        totals as (select move_ins, with_handover_before from rows where breakdown = 'all'),
        moved as (select count(*) as people from marts.dim_resident where first_move_in is not null)
        select rows.breakdown, rows.value,
            least(rows.with_handover_before, rows.move_ins - rows.with_handover_before) as smallest_count,
            coalesce(abs(rows.rate * rows.move_ins - rows.with_handover_before), 0)
                + case when (rows.rate is null) <> (rows.move_ins = 0) then 1 else 0 end as rate_off_by,
            case when rows.rate not between rows.low - 1e-9 and rows.high + 1e-9 then 1 else 0 end as outside_interval,
            coalesce(abs(totals.move_ins - sum(rows.move_ins) over same), 1)
                + coalesce(abs(totals.with_handover_before - sum(rows.with_handover_before) over same), 1)
                as people_missing,
            greatest(rows.move_ins - moved.people, 0) as people_nobody_knows
        from rows
        cross join moved
        left join totals on true
        window same as (partition by rows.breakdown)
        order by rows.breakdown, rows.value
    """,
    checks=(
        Check(
            "Hand-overs before the move are some of the moves, and never fewer than none",
            "Een teller is nooit groter dan zijn noemer.",
            at_least("smallest_count", 0),
        ),
        Check(
            "The rate of hand-overs is its numerator over its denominator, where there is one",
            "Teller gedeeld door noemer; zonder noemer geen cijfer.",
            is_zero("rate_off_by"),
        ),
        Check(
            "Every rate of hand-overs lies within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
        Check(
            "The moves of each breakdown add up to all",
            "Elke bewoner valt in precies een groep van een uitsplitsing (R40).",
            is_zero("people_missing"),
        ),
        Check(
            "There are no more moves to hand over than people who moved in",
            "Alleen de eerste verhuizing telt, eenmaal per bewoner.",
            is_zero("people_nobody_knows"),
        ),
    ),
)

CHANGES = Frame(
    name="self_sufficiency_change",
    group=("domain", "horizon"),
    query="""
        select domain, horizon, baseline_mean, mean,
            least(residents, improved, same, worse, not_assessed) as smallest_count,
            abs(residents - improved - same - worse) + abs(eligible - residents - not_assessed) as people_off_by,
            case when (mean is null) <> (residents = 0) or (baseline_mean is null) <> (residents = 0)
                then 1 else 0 end as mean_of_nobody,
            case when (mean > baseline_mean + 1e-9 and improved = 0) or (mean < baseline_mean - 1e-9 and worse = 0)
                then 1 else 0 end as moved_by_nobody,
            greatest(eligible - lag(eligible) over (partition by domain order by horizon), 0) as eligible_rises,
            greatest(eligible - (select count(*) from marts.dim_resident where first_move_in is not null), 0)
                as people_nobody_knows
        from marts.self_sufficiency_change
        order by domain, horizon
    """,
    checks=(
        Check(
            "Self-sufficiency is told domain by domain and never as a total",
            "De matrix kent geen optelregel over de leefgebieden.",
            in_set("domain", SELF_SUFFICIENCY_DOMAINS),
        ),
        Check(
            "Every mean at the start is a score of 1 to 5",
            "De schaal loopt van 1 tot en met 5.",
            between("baseline_mean", 1, 5),
        ),
        Check(
            "Every mean at a horizon is a score of 1 to 5", "De schaal loopt van 1 tot en met 5.", between("mean", 1, 5)
        ),
        counted("No count of assessed people is below zero", "smallest_count"),
        Check(
            "Everyone eligible improved, stayed, got worse or was not assessed",
            "Wie niet opnieuw beoordeeld is, telt nooit als vooruitgang.",
            is_zero("people_off_by"),
        ),
        Check(
            "There is a mean exactly where somebody was assessed twice",
            "Een gemiddelde over niemand bestaat niet.",
            is_zero("mean_of_nobody"),
        ),
        Check(
            "A mean moves only where somebody did",
            "Een hoger gemiddelde zonder iemand die vooruitging is een telfout.",
            is_zero("moved_by_nobody"),
        ),
        Check(
            "Nobody becomes eligible for a later score only",
            "Wie op 24 maanden meetelt, telde ook op 12 maanden mee.",
            is_zero("eligible_rises"),
        ),
        Check(
            "No domain has more people than moved in",
            "Een beoordeling zonder bewoner telt niet mee.",
            is_zero("people_nobody_knows"),
        ),
    ),
)

SUITE = Suite("support", "Overdracht en zelfredzaamheid", (HANDOVERS, CHANGES))
