"""Expectations on retention: the rates at a horizon, and what its curve counts.

What belongs here: the checks on these two tables. What does not: what every curve must obey (`curves`).
"""

from validations.suites.curves import Curve
from validations.suites.vocabulary import Check, Frame, Suite, at_least, is_zero, share

FIRST_EPISODES = "(select count(*) from marts.fct_housing_episode where episode_number = 1)"
FIRST_EXITS = "(select count(*) from marts.fct_housing_episode where episode_number = 1 and exit_reason is not null)"

CURVE = Curve(
    table="retention_curve",
    events=("negative", "positive", "died"),
    falling=("still_housed", "retained"),
    rising=("cif_negative", "cif_positive", "cif_died"),
    parts=("still_housed", "cif_negative", "cif_positive", "cif_died"),
    parts_are_all=True,
    population=FIRST_EPISODES,
    event_count=FIRST_EXITS,
)

HORIZONS = Frame(
    name="retention_at_horizon",
    group=("breakdown", "value", "months"),
    query="""
        with rows as (select * from marts.retention_at_horizon),
        totals as (select months, eligible, housed, died from rows where breakdown = 'all')
        select rows.breakdown, rows.value, rows.months, rows.rate, rows.same_home_rate,
            least(rows.eligible, rows.housed, rows.died, rows.same_home,
                rows.eligible - rows.died - rows.housed, rows.housed - rows.same_home) as smallest_count,
            coalesce(abs(rows.rate * (rows.eligible - rows.died) - rows.housed), 0)
                + coalesce(abs(rows.same_home_rate * (rows.eligible - rows.died) - rows.same_home), 0) as rate_off_by,
            case when (rows.rate is null) <> (rows.eligible = rows.died) then 1 else 0 end as rate_without_people,
            case when rows.rate not between rows.rate_low - 1e-9 and rows.rate_high + 1e-9
                or rows.same_home_rate not between rows.same_home_low - 1e-9 and rows.same_home_high + 1e-9
                then 1 else 0 end as outside_interval,
            greatest(rows.eligible - lag(rows.eligible) over longer, 0) as eligible_rises,
            abs(totals.eligible - sum(rows.eligible) over same_breakdown)
                + abs(totals.housed - sum(rows.housed) over same_breakdown)
                + abs(totals.died - sum(rows.died) over same_breakdown) as people_missing
        from rows
        left join totals on rows.months = totals.months
        window longer as (partition by rows.breakdown, rows.value order by rows.months),
            same_breakdown as (partition by rows.breakdown, rows.months)
        order by rows.breakdown, rows.value, rows.months
    """,
    checks=(
        share("Every retention rate lies between 0 and 1", "rate"),
        share("Every same-home rate lies between 0 and 1", "same_home_rate"),
        Check(
            "Counts and what is left of them are never below zero",
            "Wie gehuisvest is of overleden telt mee in het totaal; wie in dezelfde woning woont is gehuisvest.",
            at_least("smallest_count", 0),
        ),
        Check(
            "A rate is its numerator over those eligible and alive",
            "Teller gedeeld door noemer, zonder wie overleed (R35).",
            is_zero("rate_off_by"),
        ),
        Check(
            "There is a rate exactly where there is a denominator",
            "Zonder noemer geen cijfer, en met noemer altijd een.",
            is_zero("rate_without_people"),
        ),
        Check(
            "Every rate at a horizon lies within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
        Check(
            "Nobody becomes eligible at a longer horizon only",
            "Wie 24 maanden gevolgd kan zijn, is ook 12 maanden gevolgd.",
            is_zero("eligible_rises"),
        ),
        Check(
            "The people of each breakdown add up to all at every horizon",
            "Elke bewoner valt in precies een groep van een uitsplitsing (R40).",
            is_zero("people_missing"),
        ),
    ),
)

SUITE = Suite("retention", "Woonbehoud", (HORIZONS,))
