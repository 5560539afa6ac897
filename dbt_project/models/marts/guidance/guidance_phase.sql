with episodes as (

    select * from {{ ref('int_episodes') }}

),

periods as (

    select * from {{ ref('int_guidance_periods') }}

),

phases as (

    select * from {{ ref('int_guidance_phases') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

months as (

    {{ month_series('(select min(start_date) from episodes)', '(select max(observed_until) from episodes)') }}

),

housed as (

    select
        episodes.resident_key,
        months.month,
        {{ last_of_month('months.month') }} as month_end
    from months
    inner join episodes
        on
            {{ last_of_month('months.month') }} >= episodes.start_date
            and {{ last_of_month('months.month') }} < coalesce(
                episodes.end_date, {{ add_days('episodes.observed_until', 1) }}
            )
    where months.month >= date '{{ var("residents_whole_from") }}'

),

-- R42: the last observed week that had ended by then
last_weeks as (

    select
        housed.resident_key,
        housed.month,
        least(
            periods.observed_weeks,
            cast(floor(({{ days_between('periods.week_one', 'housed.month_end') }} + 1) / 7.0) as integer)
        ) as week_number
    from housed
    left join periods on housed.resident_key = periods.resident_key

)

select
    last_weeks.month,
    breakdowns.breakdown,
    breakdowns.value,
    coalesce(phases.phase, 'unknown') as phase,
    count(*) as residents
from last_weeks
inner join breakdowns on last_weeks.resident_key = breakdowns.resident_key
left join phases
    on
        last_weeks.resident_key = phases.resident_key
        and last_weeks.week_number = phases.week_number
group by last_weeks.month, breakdowns.breakdown, breakdowns.value, coalesce(phases.phase, 'unknown')
