{%- set trailing = var('guidance_trailing_weeks') -%}
{%- set stays = var('halved_stays_weeks') -%}
{%- set tolerance = var('figure_tolerance') -%}

with weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}

),

-- R26
baselines as (

    select
        resident_key,
        avg(hours) as baseline_hours
    from weeks
    where week_number <= {{ var('guidance_baseline_weeks') }}
    group by resident_key
    having count(*) = {{ var('guidance_baseline_weeks') }}

),

compared as (

    select
        weeks.resident_key,
        weeks.week_number,
        weeks.week_start,
        case
            when weeks.week_number < {{ trailing }} then 0
            when weeks.mean_trailing <= {{ var('halved_share') }} * baselines.baseline_hours + {{ tolerance }} then 1
            else 0
        end as at_half
    from weeks
    inner join baselines on weeks.resident_key = baselines.resident_key

),

followed as (

    select
        resident_key,
        week_number,
        week_start,
        sum(at_half) over (
            partition by resident_key order by week_number
            rows between current row and {{ stays }} following
        ) as weeks_at_half
    from compared

),

-- R28
halved as (

    select
        resident_key,
        min(week_number) as week_number,
        min(week_start) as halved_on
    from followed
    where weeks_at_half = {{ stays + 1 }}
    group by resident_key

),

-- R30
reintensified as (

    select
        weeks.resident_key,
        min(weeks.week_start) as reintensified_on
    from weeks
    inner join halved on weeks.resident_key = halved.resident_key
    where
        weeks.week_number >= halved.week_number + {{ var('guidance_current_weeks') }}
        and weeks.mean_current >= {{ var('reintensified_factor') }} * weeks.mean_earlier - {{ tolerance }}
        and weeks.mean_current >= {{ var('reintensified_min_hours') }} - {{ tolerance }}
    group by weeks.resident_key

),

-- R29: by weeks without hours
quiet as (

    select
        resident_key,
        min(week_start) as quiet_from
    from weeks
    where
        weeks_ahead = {{ trailing }}
        and most_ahead <= {{ tolerance }}
    group by resident_key

)

select
    baselines.resident_key,
    baselines.baseline_hours,
    halved.halved_on,
    reintensified.reintensified_on,
    quiet.quiet_from
from baselines
left join halved on baselines.resident_key = halved.resident_key
left join reintensified on baselines.resident_key = reintensified.resident_key
left join quiet on baselines.resident_key = quiet.resident_key
