"""Expectations on agreement between the tables with a row per person.

What belongs here: counts of rows in one table that have no place in another. The facts are counts; no row of a person
gets into a frame. What does not: rules on one row (dbt's contracts have those).
"""

from validations.suites.vocabulary import Check, Frame, Suite, is_zero

AGREEMENT = Frame(
    name="people",
    query="""
        with residents as (select * from marts.dim_resident),
        episodes as (select * from marts.fct_housing_episode),
        relapses as (select * from marts.fct_relapse),
        first_days as (select resident_key, min(start_date) as first_day from episodes group by resident_key),
        ordered as (
            select start_date, lag(coalesce(end_date, observed_until)) over resident_order as seen_before,
                episode_number - coalesce(lag(episode_number) over resident_order, 0) as step
            from episodes
            window resident_order as (partition by resident_key order by episode_number)
        )
        select
            (select count(*) from first_days anti join residents using (resident_key)) as episodes_without_resident,
            (select count(*) from residents left join first_days using (resident_key)
                where first_move_in is distinct from first_day) as first_move_in_off,
            (select count(*) from ordered where start_date <= seen_before or step <> 1) as episodes_out_of_order,
            (select count(*) from first_days anti join relapses using (resident_key))
                + (select count(*) from relapses anti join first_days using (resident_key)) as relapse_rows_off,
            (select count(*) from relapses inner join first_days using (resident_key)
                where relapsed and date_diff('day', first_day, relapse_date) <> days_at_risk) as relapse_days_off,
            (select count(*) from marts.fct_guidance_milestone anti join first_days using (resident_key))
                as milestones_without_home,
            (select count(*) from marts.fct_lease_flip anti join first_days using (resident_key))
                as flips_without_home,
            (select count(*) from episodes
                where coalesce(end_date, observed_until) > (select max(reference_date) from marts.dim_delivery))
                + (select count(*) from relapses
                where relapse_date > (select max(reference_date) from marts.dim_delivery)) as seen_after_the_end
    """,
    checks=(
        Check(
            "Everyone with an episode is a resident",
            "Een woonperiode zonder bewoner telt nergens mee (R5).",
            is_zero("episodes_without_resident"),
        ),
        Check(
            "First move-in is the start of the first episode",
            "Alle klokken lopen vanaf die dag.",
            is_zero("first_move_in_off"),
        ),
        Check(
            "Episodes of a resident follow each other without overlap",
            "Een volgende periode begint na het einde van de vorige, of na de laatste dag waarop die te zien was: een "
            "open contract bij een corporatie die zwijgt, belet niet dat iemand elders verder woont (R8, R9).",
            is_zero("episodes_out_of_order"),
        ),
        Check(
            "Everyone who moved in has exactly one relapse outcome",
            "Wie ontbreekt zou ongezien als geslaagd kunnen gelden.",
            is_zero("relapse_rows_off"),
        ),
        Check(
            "Days at risk end on the day of the relapse",
            "De duur tot terugval is de datum min de eerste dag.",
            is_zero("relapse_days_off"),
        ),
        Check(
            "Guidance milestones belong to people who moved in",
            "Begeleiding telt vanaf de verhuizing (R22).",
            is_zero("milestones_without_home"),
        ),
        Check(
            "Lease flips belong to people who moved in",
            "Een omklap hoort bij een eerste woonperiode (R33).",
            is_zero("flips_without_home"),
        ),
        Check(
            "Nothing happens after the newest reference date",
            "Wat na de laatste peildatum ligt, kan nog niemand weten (R6).",
            is_zero("seen_after_the_end"),
        ),
    ),
)

SUITE = Suite("residents", "Bewoners", (AGREEMENT,))
