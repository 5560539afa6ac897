with membership as (

    select * from {{ ref('fct_measure_membership') }}

),

steps as (

    {% for measure, steps in measure_steps().items() -%}
    {%- set outer = loop -%}
    {%- for step in steps -%}
    select
        '{{ measure }}' as measure,
        {{ loop.index }} as step_number,
        '{{ step }}' as step
    {%- if not (outer.last and loop.last) %}
    union all
    {% endif %}
    {%- endfor %}
    {%- endfor %}

),

parts as (

    select distinct
        measure,
        part
    from membership

),

-- at a step are all who got so far or further
reached as (

    select
        parts.measure,
        parts.part,
        steps.step_number,
        steps.step,
        'reached' as reason,
        count(membership.resident_key) as residents
    from parts
    inner join steps on parts.measure = steps.measure
    left join membership
        on
            parts.measure = membership.measure
            and parts.part = membership.part
            and steps.step_number <= membership.step_number
    group by parts.measure, parts.part, steps.step_number, steps.step

),

ended as (

    select
        measure,
        part,
        step_number,
        step,
        coalesce(why_in, why_out) as reason,
        count(*) as residents
    from membership
    group by measure, part, step_number, step, coalesce(why_in, why_out)

),

last_steps as (

    select
        measure,
        max(step_number) as step_number
    from steps
    group by measure

),

together as (

    select * from reached
    union all
    select * from ended

)

select
    together.measure,
    together.part,
    cast(together.step_number as integer) as step_number,
    together.step,
    together.reason,
    together.step_number = last_steps.step_number as is_denominator,
    cast(together.residents as integer) as residents
from together
inner join last_steps on together.measure = last_steps.measure
