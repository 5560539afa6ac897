with milestones as (

    select * from {{ ref('fct_guidance_milestone') }}

),

periods as (

    select * from {{ ref('int_guidance_periods') }}
    where guidance_start <= observed_until

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

dated as (

    select
        resident_key,
        'halved' as milestone,
        halved_on as reached_on
    from milestones
    union all
    select
        resident_key,
        'independent' as milestone,
        independent_on as reached_on
    from milestones
    union all
    select
        resident_key,
        'reintensified' as milestone,
        reintensified_on as reached_on
    from milestones

),

-- a planned end may lie before the first hours: then day 0
observed as (

    select
        dated.milestone,
        breakdowns.breakdown,
        breakdowns.value,
        greatest(
            {{ days_between('periods.guidance_start', 'coalesce(dated.reached_on, periods.observed_until)') }}, 0
        ) as day,
        case
            when dated.reached_on is not null then 'reached'
            when periods.ended_by_exit then 'exited'
        end as cause
    from dated
    inner join periods on dated.resident_key = periods.resident_key
    inner join breakdowns on dated.resident_key = breakdowns.resident_key

),

curve as (

    {{ aalen_johansen(
        'observed', ['reached', 'exited'],
        {'cif': {'of': ['reached']}, 'cif_exit': {'of': ['exited']}},
        groups=['milestone', 'breakdown', 'value']
    ) }}

)

select * from curve
