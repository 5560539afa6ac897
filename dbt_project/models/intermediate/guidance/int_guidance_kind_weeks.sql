with delivered as (

    select * from {{ ref('int_guidance_delivered') }}
    where hours_per_day > 0

),

weeks as (

    select * from {{ ref('int_weeks') }}

),

parts as (

    select
        delivered.resident_key,
        weeks.week_start,
        delivered.kind,
        delivered.steers_milestones,
        delivered.hours_per_day,
        {{ days_between(
            'greatest(delivered.from_date, weeks.week_start)',
            'least(delivered.to_date, weeks.week_end)'
        ) }} + 1 as days
    from delivered
    inner join weeks
        on
            delivered.from_date <= weeks.week_end
            and delivered.to_date >= weeks.week_start

)

select
    resident_key,
    week_start,
    kind,
    steers_milestones,
    sum(hours_per_day * days) as hours
from parts
group by resident_key, week_start, kind, steers_milestones
