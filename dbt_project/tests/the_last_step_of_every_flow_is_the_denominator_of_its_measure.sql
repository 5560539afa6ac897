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

    select
        'retention_curve' as measure,
        'all' as part,
        at_risk as denominator
    from {{ ref('retention_curve') }}
    where breakdown = 'all' and day = 0
    union all
    select
        'relapse' as measure,
        'all' as part,
        at_risk as denominator
    from {{ ref('relapse_curve') }}
    where breakdown = 'all' and day = 0
    union all
    select
        'lease_flip' as measure,
        'all' as part,
        at_risk as denominator
    from {{ ref('lease_flip_curve') }}
    where breakdown = 'all' and day = 0
    union all
    select
        'guidance_milestone' as measure,
        milestone as part,
        at_risk as denominator
    from {{ ref('guidance_milestone_curve') }}
    where breakdown = 'all' and day = 0
    union all
    select
        'retention_at_horizon' as measure,
        cast(months as string) as part,
        eligible - died as denominator
    from {{ ref('retention_at_horizon') }}
    where breakdown = 'all'
    union all
    select
        'days_housed' as measure,
        'all' as part,
        count(class) as denominator
    from {{ ref('days_housed') }}
    union all
    select
        'return_after_exit' as measure,
        'all' as part,
        exits as denominator
    from {{ ref('return_after_exit') }}
    where breakdown = 'all'
    union all
    select
        'period_outcome' as measure,
        period as part,
        stayers + positive_exits + negative_exits as denominator
    from {{ ref('period_outcome') }}
    where breakdown = 'all'
    union all
    select
        'progress' as measure,
        'all' as part,
        max(moved_in_total) as denominator
    from {{ ref('living_lab_progress') }}

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
