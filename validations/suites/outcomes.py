"""Expectations on days housed, returns after an exit, period outcomes and suppositions on relapse.

What belongs here: the checks on these four tables. What does not: retention at a horizon and relapse themselves
(`retention`, `relapse`).
"""

from validations.suites.vocabulary import Check, Frame, Suite, at_least, is_zero

DAYS = Frame(
    name="days_housed",
    query="""
        select
            (select count(*) from marts.fct_relapse anti join marts.days_housed using (resident_key))
                + (select count(*) from marts.days_housed anti join marts.fct_relapse using (resident_key))
                as residents_off,
            (select count(*) from marts.days_housed
                where days_housed not between 0 and window_days or window_days > window_end - window_start) as days_off,
            (select count(*) from marts.days_housed
                where (share is null) <> (window_days = 0)
                    or abs(share * window_days - days_housed) > 1e-9
                    or class is distinct from case when window_days = 0 then null
                        when days_housed = window_days then 'all' when days_housed = 0 then 'none' else 'some' end)
                as shares_off
    """,
    checks=(
        Check(
            "Everyone who moved in has days housed, and nobody else",
            "Wie ontbreekt zou ongezien als gehuisvest kunnen gelden.",
            is_zero("residents_off"),
        ),
        Check(
            "Days housed are days seen, and those are days of the window",
            "Niemand woont langer dan er gekeken is (R21).",
            is_zero("days_off"),
        ),
        Check(
            "Share and class follow from the days",
            "Zonder dagen in beeld is er geen aandeel en geen klasse.",
            is_zero("shares_off"),
        ),
    ),
)

RATES = Frame(
    name="outcome_rates",
    group=("table", "breakdown", "value", "period"),
    query="""
        with rates as (
            select 'return_after_exit' as "table", breakdown, value, '' as period,
                returned_total as hits, exits as people, rate_total as rate, rate_total_low as low,
                rate_total_high as high, exits as counted,
                abs(returned_total - returned_180 - returned_365 - returned_730) as parts_off_by,
                least(returned_180, returned_365, returned_730, exits - returned_total) as smallest_count
            from marts.return_after_exit
            union all
            select 'period_outcome', breakdown, value, period,
                stayers + positive_exits, stayers + positive_exits + negative_exits, rate, rate_low, rate_high,
                stayers + positive_exits + negative_exits + out_of_denominator, 0,
                least(stayers, positive_exits, negative_exits, out_of_denominator)
            from marts.period_outcome
        ),
        totals as (select "table", period, hits, counted from rates where breakdown = 'all')
        select rates."table", rates.breakdown, rates.value, rates.period, rates.smallest_count,
            rates.parts_off_by + coalesce(abs(rates.rate * rates.people - rates.hits), 0)
                + case when (rates.rate is null) <> (rates.people = 0) then 1 else 0 end as rate_off_by,
            case when rates.rate not between rates.low - 1e-9 and rates.high + 1e-9 then 1 else 0 end
                as outside_interval,
            coalesce(abs(totals.hits - sum(rates.hits) over same), 1)
                + coalesce(abs(totals.counted - sum(rates.counted) over same), 1) as people_missing
        from rates
        left join totals on rates."table" = totals."table" and rates.period = totals.period
        window same as (partition by rates."table", rates.breakdown, rates.period)
        order by rates."table", rates.breakdown, rates.value, rates.period
    """,
    checks=(
        Check(
            "No count of an outcome is below zero, and none is more than its whole",
            "Wie terugkeert is eerst vertrokken; een teller is nooit groter dan zijn noemer.",
            at_least("smallest_count", 0),
        ),
        Check(
            "An outcome's rate is its numerator over its denominator, and there is one where there are people",
            "Teller gedeeld door noemer (R36, R43); zonder noemer geen cijfer.",
            is_zero("rate_off_by"),
        ),
        Check(
            "Every rate of an outcome lies within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
        Check(
            "The people of each breakdown add up to all in every outcome",
            "Elke bewoner valt in precies een groep van een uitsplitsing (R40).",
            is_zero("people_missing"),
        ),
    ),
)

SUPPOSED = Frame(
    name="relapse_sensitivity",
    group=("months",),
    query="""
        with main as (
            select horizons.months, max(curve.cif_relapse) as cif_relapse, min(curve.at_risk) as at_risk
            from (select distinct months from marts.relapse_sensitivity) as horizons
            inner join marts.relapse_curve as curve
                on curve.breakdown = 'all' and curve.day <= floor(horizons.months * 30.4375)
            group by horizons.months
        )
        select main.months,
            coalesce(abs(main.cif_relapse - censored.cif_relapse) + abs(main.at_risk - censored.at_risk), 1)
                as off_the_main_figure_by
        from main
        left join marts.relapse_sensitivity as censored on main.months = censored.months and censored.rule = 'censored'
        order by main.months
    """,
    checks=(
        Check(
            "With unknown exits out of sight relapse is the main figure",
            "Dezelfde aanname, hetzelfde cijfer (R17).",
            is_zero("off_the_main_figure_by"),
        ),
    ),
)

SUITE = Suite("outcomes", "Uitkomsten", (DAYS, RATES, SUPPOSED))
