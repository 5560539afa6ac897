with delivered as (

    select
        resident_key,
        sum(hours_per_day * ({{ days_between('from_date', 'to_date') }} + 1)) as hours
    from {{ ref('int_guidance_delivered') }}
    group by resident_key

),

weekly as (

    select
        resident_key,
        sum(hours) as hours
    from {{ ref('fct_guidance_week') }}
    group by resident_key

)

-- a millionth of an hour leaves room for rounding in sums over thousands of weeks
select
    delivered.resident_key,
    delivered.hours as hours_delivered,
    weekly.hours as hours_in_weeks
from delivered
left join weekly on delivered.resident_key = weekly.resident_key
where abs(delivered.hours - coalesce(weekly.hours, 0)) > 1e-6
