{#- Of each measure: its own table, the part of a row, the denominator in it, and the rows that have one. -#}
{%- set day_0 = "breakdown = 'all' and day = 0" -%}
{%- set all = "breakdown = 'all'" -%}
{%- set measures = [
    ('retention_curve', ref('retention_curve'), "'all'", 'at_risk', day_0),
    ('relapse', ref('relapse_curve'), "'all'", 'at_risk', day_0),
    ('lease_flip', ref('lease_flip_curve'), "'all'", 'at_risk', day_0),
    ('guidance_milestone', ref('guidance_milestone_curve'), 'milestone', 'at_risk', day_0),
    ('retention_at_horizon', ref('retention_at_horizon'), 'cast(months as string)', 'eligible - died', all),
    ('days_housed', ref('days_housed'), "'all'", '1', 'class is not null'),
    ('return_after_exit', ref('return_after_exit'), "'all'", 'exits', all),
    ('period_outcome', ref('period_outcome'), 'period', 'stayers + positive_exits + negative_exits', all),
    ('progress', ref('living_lab_progress'), "'all'", 'moved_in', 'true'),
] -%}

with flows as (

    select
        measure,
        part,
        max(case when is_denominator and reason = 'reached' then residents end) as denominator,
        sum(case when reason = 'reached' then residents else 0 end)
        - sum(case when reason <> 'reached' then residents else 0 end) as not_ended_here,
        sum(case when reason = 'reached' and step_number > 1 then residents else 0 end) as went_on
    from {{ ref('measure_flow') }}
    group by measure, part

),

denominators as (

    {% for measure, relation, part, denominator, having in measures -%}
    select
        '{{ measure }}' as measure,
        {{ part }} as part,
        sum({{ denominator }}) as denominator
    from {{ relation }}
    where {{ having }}
    group by {{ part }}
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

-- a curve of nobody has no row, and nobody is 0; whoever does not go on to the next step has a reason
select
    coalesce(flows.measure, denominators.measure) as measure,
    coalesce(flows.part, denominators.part) as part,
    flows.denominator as last_step,
    denominators.denominator
from flows
full outer join denominators on flows.measure = denominators.measure and flows.part = denominators.part
where
    coalesce(flows.denominator, 0) <> coalesce(denominators.denominator, 0)
    or flows.not_ended_here <> flows.went_on
