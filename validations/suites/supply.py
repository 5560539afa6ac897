"""Expectations on supply, waiting and the municipal task.

What belongs here: the checks on these three tables. What does not: people housed and homes delivered (`programme`).
"""

from validations.suites.vocabulary import Check, Frame, Suite, counted, is_zero, share

DEMAND = Frame(
    name="supply_demand",
    group=("year",),
    query="""
        with years as (
            select *, lag(keys) over by_year as keys_before, lag(applications) over by_year as asked_before,
                coalesce(year - lag(year) over by_year, 1) as step
            from marts.supply_demand
            window by_year as (order by year)
        ),
        waits as (
            select year, max(at_risk) as people, min(day) filter (still_waiting <= 0.5 + 1e-9) as half_gone
            from marts.waiting_curve group by year
        )
        select years.year, step - 1 as years_skipped,
            least(applications, matched, keys, units_delivered) as smallest_count,
            case when lower_bound is distinct from keys_before or upper_bound is distinct from asked_before
                then 1 else 0 end as bounds_off,
            case when position is distinct from case when not complete or lower_bound is null then null
                when keys < lower_bound then 'below' when keys > upper_bound then 'above' else 'within' end
                then 1 else 0 end as position_off,
            abs(applications - coalesce(waits.people, 0)) as waits_off_by,
            case when median_wait_days is distinct from waits.half_gone then 1 else 0 end as median_off
        from years
        left join waits on years.year = waits.year
        order by years.year
    """,
    checks=(
        Check("Supply and demand skip no year", "Een jaar zonder vraag staat er ook.", is_zero("years_skipped")),
        counted("No application, match, key or home is counted below zero", "smallest_count"),
        Check(
            "The band of a year is the keys and the applications of the year before",
            "Ondergrens en bovengrens komen uit hetzelfde jaar ervoor (R38); het eerste jaar heeft er geen.",
            is_zero("bounds_off"),
        ),
        Check(
            "A year's position follows from its keys and its band, and only a whole year has one",
            "Een onvolledig jaar onder de ondergrens is nog geen tekort.",
            is_zero("position_off"),
        ),
        Check(
            "Every application of a year stands on that year's waiting curve",
            "Wie nog wacht of zich terugtrok telt mee, anders lijkt de wachttijd korter.",
            is_zero("waits_off_by"),
        ),
        Check(
            "The median wait is read off the waiting curve",
            "De eerste dag waarop de helft of minder nog wacht; leeg zolang meer dan de helft wacht.",
            is_zero("median_off"),
        ),
    ),
)

WAITING = Frame(
    name="waiting_curve",
    group=("year",),
    query="""
        with days as (
            select *, lag(at_risk - keys - censored) over by_day as expected_at_risk,
                still_waiting - lag(still_waiting) over by_day as rise,
                row_number() over (partition by year order by day desc) as from_the_end
            from marts.waiting_curve
            window by_day as (partition by year order by day)
        )
        select year, min(day) as first_day,
            min(least(at_risk, keys, censored)) as smallest_count,
            max(abs(coalesce(at_risk - expected_at_risk, 0))) as at_risk_off_by,
            max(case when from_the_end = 1 then abs(at_risk - keys - censored) end) as left_over,
            max(coalesce(greatest(rise, 0), 0)) as rises_by,
            min(still_waiting) as lowest_share,
            max(still_waiting) as highest_share
        from days
        group by year
        order by year
    """,
    checks=(
        Check("Every wait is followed from its first day", "Dag 0 is de dag van de aanvraag.", is_zero("first_day")),
        counted("No count of who waits is below zero", "smallest_count"),
        Check(
            "Who waits falls by exactly the keys and the withdrawn of the day before",
            "Een aanvraag valt af door een sleutel of omdat hij uit beeld raakt, en komt niet terug.",
            is_zero("at_risk_off_by"),
        ),
        Check(
            "On a year's last day of waiting everyone has a key or is out of sight",
            "Anders is er een aanvraag onderweg kwijtgeraakt.",
            is_zero("left_over"),
        ),
        Check("The share still waiting never rises", "Wie een sleutel heeft wacht niet meer.", is_zero("rises_by")),
        share("The share still waiting is never below 0", "lowest_share"),
        share("The share still waiting is never above 1", "highest_share"),
    ),
)

TASKS = Frame(
    name="municipal_task",
    group=("year",),
    query="""
        with moved as (
            select extract(year from first_move_in) as year, count(*) as people
            from marts.dim_resident where first_move_in is not null group by 1
        ),
        tasks as (
            select year, sum(realised) as realised, min(least(task, realised)) as smallest_count,
                count(*) filter (complete and realised is null) as without_outcome,
                count(distinct complete) as verdicts
            from marts.municipal_task group by year
        )
        select coalesce(tasks.year, moved.year) as year, smallest_count,
            case when tasks.year is not null and realised is null then 0
                else abs(coalesce(realised, 0) - coalesce(people, 0)) end as people_off_by,
            coalesce(without_outcome, 0) + coalesce(verdicts, 1) - 1 as complete_off
        from tasks
        full outer join moved on tasks.year = moved.year
        order by year
    """,
    checks=(
        counted("No task and no outcome of one is below zero", "smallest_count"),
        Check(
            "Everyone who moved in counts for one municipality, in the year of the first move",
            "Een bewoner telt eenmaal; wie elders heen verhuist, verandert niets aan de taakstelling.",
            is_zero("people_off_by"),
        ),
        Check(
            "A year is complete for all municipalities or for none, and then has an outcome",
            "Volledig is een jaar pas als elk huurdersregister het heeft gezien.",
            is_zero("complete_off"),
        ),
    ),
)

SUITE = Suite("supply", "Aanbod en wachten", (DEMAND, WAITING, TASKS))
