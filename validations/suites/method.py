"""Expectations on the flow of residents through every measure.

What belongs here: the checks on who is in a measure and who dropped out. What does not: the last step against the
measure's own table, which dbt holds at every refresh.
"""

from validations.suites.vocabulary import Check, Frame, Suite, at_least, is_zero

FLOW = Frame(
    name="measure_flow",
    group=("measure", "part"),
    query="""
        with steps as (
            select measure, part, step_number, bool_or(is_denominator) as is_denominator,
                coalesce(sum(residents) filter (reason = 'reached'), -1) as arrived,
                coalesce(sum(residents) filter (reason <> 'reached'), 0) as stopped
            from marts.measure_flow group by measure, part, step_number
        ),
        flows as (
            select *, lead(arrived, 1, 0) over step_order as went_on, lead(step_number) over step_order as next_step
            from steps
            window step_order as (partition by measure, part order by step_number)
        ),
        told as (
            select measure, part, count(*) as people, count(*) filter (included) as included
            from marts.fct_measure_membership group by measure, part
        )
        select flows.measure, flows.part,
            min(arrived) as fewest,
            abs(max(case when step_number = 1 then arrived else -1 end) - (select count(*) from marts.dim_resident))
                as known_off_by,
            max(abs(arrived - stopped - went_on)) as without_reason,
            count(*) filter (is_denominator <> (next_step is null)) as denominator_off,
            coalesce(abs(sum(stopped) - any_value(told.people)), 1)
                + coalesce(abs(sum(stopped) filter (is_denominator) - any_value(told.included)), 1) as people_off_by
        from flows
        left join told on flows.measure = told.measure and flows.part = told.part
        group by flows.measure, flows.part
        order by flows.measure, flows.part
    """,
    checks=(
        Check(
            "Every step of a flow says how many reach it",
            "Ook een stap die niemand haalt staat er, met 0.",
            at_least("fewest", 0),
        ),
        Check(
            "Every flow starts with everyone who is known",
            "Wie bij de eerste stap ontbreekt, valt uit zonder reden.",
            is_zero("known_off_by"),
        ),
        Check(
            "Whoever gets no further in a flow has one reason",
            "Wie een stap haalt, haalt de volgende of staat erbij met een reden.",
            is_zero("without_reason"),
        ),
        Check(
            "The denominator of a flow is its last step and no other",
            "De laatste stap is de noemer van de maat.",
            is_zero("denominator_off"),
        ),
        Check(
            "A flow counts the people of the table it is made from",
            "Elke bewoner staat eenmaal in elke maat, erin of eruit.",
            is_zero("people_off_by"),
        ),
    ),
)

SUITE = Suite("method", "Methode", (FLOW,))
