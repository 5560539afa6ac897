{%- set current = var('guidance_current_weeks') -%}
{%- set trailing = var('guidance_trailing_weeks') -%}

with periods as (

    select * from {{ ref('int_guidance_periods') }}

),

weeks as (

    select * from {{ ref('int_weeks') }}

),

hours as (

    select
        resident_key,
        week_start,
        sum(hours) as hours,
        sum(case when kind = 'guidance' then hours else 0 end) as guidance_hours
    from {{ ref('int_guidance_kind_weeks') }}
    where steers_milestones
    group by resident_key, week_start

),

-- R24: from week 1 on, as long as the week's Sunday is within the observed period; a week without contact is 0 hours
observed as (

    select
        periods.resident_key,
        cast({{ days_between('periods.week_one', 'weeks.week_start') }} / 7 as integer) + 1 as week_number,
        weeks.week_start,
        weeks.week_end,
        coalesce(hours.hours, 0) as hours,
        coalesce(hours.guidance_hours, 0) as guidance_hours
    from periods
    inner join weeks
        on
            periods.week_one <= weeks.week_start
            and periods.observed_until >= weeks.week_end
    left join hours
        on
            periods.resident_key = hours.resident_key
            and weeks.week_start = hours.week_start

),

averaged as (

    select
        resident_key,
        week_number,
        week_start,
        week_end,
        hours,
        case when week_number >= {{ current }} then avg(hours) over last_weeks end as mean_current,
        avg(hours) over trailing_weeks as mean_trailing,
        avg(hours) over earlier_weeks as mean_earlier,
        sum(guidance_hours) over trailing_weeks as guidance_trailing
    from observed
    window
        last_weeks as (
            partition by resident_key order by week_number
            rows between {{ current - 1 }} preceding and current row
        ),
        trailing_weeks as (
            partition by resident_key order by week_number
            rows between {{ trailing - 1 }} preceding and current row
        ),
        earlier_weeks as (
            partition by resident_key order by week_number
            rows between {{ current + trailing - 1 }} preceding and {{ current }} preceding
        )

)

select * from averaged
