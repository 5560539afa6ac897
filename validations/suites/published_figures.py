"""Expectations on published figures: each follows from the counts that are printed beside it, and from nothing else.

What belongs here: rates, shares, curves, money per person and comparisons against printed counts. What does not: what
may be in the published database (`published_whole`), what the marts say (`published_true`).
"""

from validations.suites.vocabulary import Check, Frame, between, in_set, is_zero

HALF_A_PERCENT = 0.005 + 1e-9
"""Shares are published in whole percents."""

DEATHS = Frame(
    name="published_deaths",
    group=("breakdown", "value", "months"),
    query="""
        select breakdown, value, months,
            case
                when died is null and eligible is not null and denominator is not null
                    and eligible_status <> 'u' and denominator_status <> 'u'
                    then 1
                else 0
            end as deaths_by_subtraction
        from funders.published.retention_at_horizon
        order by breakdown, value, months
    """,
    checks=(
        Check(
            "Hidden deaths do not follow by subtraction",
            "Wie in aanmerking kwam min de noemer is wie overleed: een van die twee gaat mee schuil.",
            is_zero("deaths_by_subtraction"),
        ),
    ),
)

CURVES = Frame(
    name="published_curves",
    group=("table",),
    query="\nunion all\n".join(
        f"""
        select '{table}' as "table", months, day,
            greatest(coalesce(lag({total}) over curve, 0) - {total}, 0) as total_falls,
            greatest(coalesce(lag({share}) over curve, 0) - {share}, 0) as share_falls
        from funders.published.{table} where {total} is not null
        window curve as (partition by {keys} order by months)
        """
        for table, total, share, keys in (
            ("retention_curve", "ended_total", "1 - still_housed", "breakdown, value"),
            ("relapse_curve", "relapsed_total", "cif_relapse", "breakdown, value"),
            ("lease_flip_curve", "flipped_total", "cif_flip", "breakdown, value"),
            ("guidance_milestone_curve", "reached_total", "cif", "milestone, breakdown, value"),
        )
    ),
    checks=(
        Check(
            "Curves are published by the month only",
            "Een dagcurve geeft elke gebeurtenis prijs.",
            in_set("day", [int(months * 30.4375) for months in range(1, 37)]),
        ),
        Check(
            "Published totals on a curve never fall", "Een lopend totaal kan alleen stijgen.", is_zero("total_falls")
        ),
        Check("Published incidences never fall", "Een cumulatief aandeel kan alleen stijgen.", is_zero("share_falls")),
    ),
)

SHARES = Frame(
    name="published_shares",
    group=("table", "share"),
    query="\nunion all\n".join(
        f"""
        select '{table}' as "table", '{share}' as share,
            case when {share} is not null then coalesce(abs({share} - {numerator} / {denominator}), 1) end as off_by
        from funders.published.{table}
        """
        for table, share, numerator, denominator in (
            ("retention_at_horizon", "rate", "housed", "denominator"),
            ("retention_at_horizon", "same_home_rate", "same_home", "denominator"),
            ("handover_coverage", "rate", "with_handover_before", "move_ins"),
            *(("return_after_exit", f"rate_{last}", f"returned_{last}", "exits") for last in (180, 365, 730, "total")),
            ("period_outcome", "rate", "retained", "denominator"),
            ("complex_balance", "share", "vulnerable", "occupied"),
            ("complex_balance", "member_share", "members", "occupied"),
        )
    ),
    checks=(
        Check(
            "A published share follows from the published counts",
            "Geen cijfer komt rechtstreeks uit het magazijn.",
            between("off_by", 0, HALF_A_PERCENT),
        ),
    ),
)

MONEY = Frame(
    name="published_money",
    group=("municipality", "project"),
    query="""
        select municipality, project,
            greatest(
                coalesce(abs(per_resident - paid / residents), (per_resident is not null)::int),
                coalesce(abs(per_retained_12 - paid / retained_12), (per_retained_12 is not null)::int),
                coalesce(abs(per_retained_24 - paid / retained_24), (per_retained_24 is not null)::int),
                coalesce(
                    abs(per_housed_year - paid / (residents * mean_years_housed)), (per_housed_year is not null)::int
                )
            ) as off_by,
            coalesce(mean_years_housed * 2 % 1, 0) as off_the_half
        from funders.published.budget_progress
        order by municipality, project
    """,
    checks=(
        Check(
            "Money per person follows from the published counts",
            "Een bedrag gedeeld door een exact aantal geeft dat aantal prijs.",
            between("off_by", 0, 0.0051),
        ),
        Check(
            "Years housed are told in halves",
            "Precieze jaren zijn opgeteld de dagen van weinig mensen.",
            is_zero("off_the_half"),
        ),
    ),
)

COMPARISON = Frame(
    name="published_comparison",
    group=("contrast", "outcome", "test"),
    query="""
        with curves as (
            select 'relapse' as outcome, value, max(residents) as residents, max(relapsed_total) as events
            from funders.published.relapse_curve where breakdown = 'housing_form' group by value
            union all
            select 'negative_exit', value, max(residents), max(negative_total)
            from funders.published.retention_curve where breakdown = 'housing_form' group by value
        )
        select contrast, shown.outcome, test,
            case when coalesce(p_value, hazard_ratio, low, high) is not null then 10 - least(
                coalesce(arm.events, 0), coalesce(arm.residents - arm.events, 0),
                coalesce(reference.events, 0), coalesce(reference.residents - reference.events, 0), 10
            ) end as too_few,
            greatest(
                coalesce(abs(p_value - round(p_value, 2)), 0),
                coalesce(abs(hazard_ratio - round(hazard_ratio, 1 - floor(log10(hazard_ratio))::integer)), 0)
            ) as too_fine
        from funders.published.housing_form_comparison as shown
        left join curves as arm on arm.outcome = shown.outcome and arm.value = shown.arm
        left join curves as reference on reference.outcome = shown.outcome and reference.value = shown.reference
        order by contrast, shown.outcome, test
    """,
    checks=(
        Check(
            "A comparison shows only what the curves show of both forms: ten with the event and ten without",
            "Anders verraadt de vergelijking hoeveel gebeurtenissen er schuilgaan.",
            is_zero("too_few"),
        ),
        Check(
            "No statistic shows to more than two digits",
            "Een getal tot op het laatste cijfer is een vingerafdruk van de dagen erachter.",
            between("too_fine", 0, 1e-9),
        ),
    ),
)
