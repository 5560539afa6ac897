{%- set tolerance = var('figure_tolerance') -%}

with weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}
    where week_number >= {{ var('guidance_current_weeks') }}

),

bands as (

    select * from {{ ref('guidance_phases') }}

),

phased as (

    select
        weeks.resident_key,
        weeks.week_number,
        case
            when weeks.mean_trailing <= {{ tolerance }} then 'none'
            when weeks.guidance_trailing <= {{ tolerance }} then 'light'
            else bands.phase
        end as phase
    from weeks
    inner join bands
        on
            bands.hours_from <= weeks.mean_trailing + {{ tolerance }}
            and (bands.hours_below is null or bands.hours_below > weeks.mean_trailing + {{ tolerance }})

)

select * from phased
