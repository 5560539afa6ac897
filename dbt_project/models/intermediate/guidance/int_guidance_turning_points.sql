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
        weeks.week_number >= {{ trailing }}
        and weeks.mean_trailing <= {{ var('halved_share') }} * baselines.baseline_hours + {{ tolerance }} as at_half
    from weeks
    inner join baselines on weeks.resident_key = baselines.resident_key

),

-- R28
halved as (

    {{ first_sustained('compared', ['resident_key'], 'week_number', 'at_half', stays + 1) }}

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

    {{ first_sustained('weeks', ['resident_key'], 'week_number', 'hours <= ' ~ tolerance, trailing) }}

)

select
    baselines.resident_key,
    baselines.baseline_hours,
    halved.week_start as halved_on,
    reintensified.reintensified_on,
    quiet.week_start as quiet_from
from baselines
left join halved on baselines.resident_key = halved.resident_key
left join reintensified on baselines.resident_key = reintensified.resident_key
left join quiet on baselines.resident_key = quiet.resident_key
