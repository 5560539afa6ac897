"""Expectations on the comparison of housing forms.

What belongs here: the checks on that table. What does not: whether a test is worked out well (`tests`, with R).
"""

from validations.suites.vocabulary import Check, Frame, Suite, at_least, is_zero

COMPARISON = Frame(
    name="housing_form_comparison",
    group=("contrast", "outcome", "test"),
    query="""
        with people as (
            select residents.housing_form, 'relapse' as outcome,
                count(*) as residents, count(*) filter (relapses.outcome = 'relapse') as events
            from marts.dim_resident as residents
            inner join marts.fct_relapse as relapses using (resident_key)
            group by residents.housing_form
            union all
            select residents.housing_form, outcomes.outcome, count(*),
                count(*) filter (
                    episodes.exit_reason in ('relapse', 'eviction', 'institution', 'unknown')
                    or (outcomes.outcome = 'any_exit' and episodes.exit_reason is not null)
                )
            from marts.dim_resident as residents
            inner join marts.fct_housing_episode as episodes using (resident_key)
            cross join (values ('negative_exit'), ('any_exit')) as outcomes (outcome)
            where episodes.episode_number = 1
            group by residents.housing_form, outcomes.outcome
        )
        select rows.contrast, rows.outcome, rows.test,
            case when rows.calculated then least(rows.events, coalesce(rows.reference_events, rows.events)) else 10 end
                as fewest_events,
            case when rows.reference is null then 0 else
                abs(rows.residents - coalesce(arm.residents, 0)) + abs(rows.events - coalesce(arm.events, 0))
                + abs(rows.reference_residents - coalesce(reference.residents, 0))
                + abs(rows.reference_events - coalesce(reference.events, 0))
            end as people_off_by,
            case when rows.reference is null then 2 when rows.outcome = 'any_exit' then 1 else 6 end
                - count(*) over (partition by rows.contrast, rows.outcome) as tests_missing,
            case when rows.hazard_ratio <= 0 or rows.low > rows.hazard_ratio or rows.high < rows.hazard_ratio
                then 1 else 0 end as outside_interval,
            least(length(rows.caveat_nl), length(rows.caveat_en)) as shortest_caveat
        from marts.housing_form_comparison as rows
        left join people as arm on rows.arm = arm.housing_form and rows.outcome = arm.outcome
        left join people as reference
            on rows.reference = reference.housing_form and rows.outcome = reference.outcome
        order by rows.contrast, rows.outcome, rows.test
    """,
    checks=(
        Check(
            "No housing forms are compared on fewer than ten events in one of them",
            "Met minder gebeurtenissen zegt een toets niets en lijkt toeval een verschil.",
            at_least("fewest_events", 10),
        ),
        Check(
            "A comparison counts the people and events of the tables it is made from",
            "Een vergelijking gaat over dezelfde mensen als de curven.",
            is_zero("people_off_by"),
        ),
        Check(
            "Every contrast has all its tests, calculated or not",
            "Ook wat niet berekend kon worden staat er, met de reden.",
            is_zero("tests_missing"),
        ),
        Check(
            "Every hazard ratio is above 0 and within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
        Check(
            "Every comparison says in both languages what it does not prove",
            "Een vergelijking zonder voorbehoud wordt gelezen als bewijs.",
            at_least("shortest_caveat", 20),
        ),
    ),
)

SUITE = Suite("comparison", "Vergelijking", (COMPARISON,))
