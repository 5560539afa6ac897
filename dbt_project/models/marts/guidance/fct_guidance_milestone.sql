{%- set margin = var('plan_margin') ~ ' * baseline_hours + ' ~ var('figure_tolerance') -%}

with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

periods as (

    select * from {{ ref('int_guidance_periods') }}

),

weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}

),

phases as (

    select * from {{ ref('int_guidance_phases') }}

),

turning_points as (

    select * from {{ ref('int_guidance_turning_points') }}

),

planned_ends as (

    select * from {{ ref('int_guidance_planned_ends') }}

),

states as (

    select
        residents.resident_key,
        periods.guidance_start,
        turning_points.baseline_hours,
        weeks.mean_current as current_hours,
        phases.phase,
        turning_points.halved_on,
        least(turning_points.quiet_from, planned_ends.planned_end_on) as independent_on,
        turning_points.reintensified_on,
        {{ days_between('periods.guidance_start', 'weeks.week_end') }} as days_gone,
        {{ days_between(
            'periods.guidance_start',
            add_months('periods.guidance_start', 'residents.guidance_plan_months')
        ) }} as days_planned
    from residents
    left join periods on residents.resident_key = periods.resident_key
    left join weeks
        on
            periods.resident_key = weeks.resident_key
            and periods.observed_weeks = weeks.week_number
    left join phases
        on
            weeks.resident_key = phases.resident_key
            and weeks.week_number = phases.week_number
    left join turning_points on residents.resident_key = turning_points.resident_key
    left join planned_ends on residents.resident_key = planned_ends.resident_key

),

-- R31: from the baseline to nothing in a straight line
planned as (

    select
        *,
        case
            when days_gone >= days_planned then 0
            else baseline_hours * (1 - days_gone / {{ to_double('days_planned') }})
        end as planned_hours
    from states

)

select
    resident_key,
    guidance_start,
    baseline_hours,
    current_hours,
    case when baseline_hours > {{ var('figure_tolerance') }} then 1 - current_hours / baseline_hours end as reduction,
    phase,
    halved_on,
    independent_on,
    reintensified_on,
    case
        when baseline_hours is null or days_planned is null then null
        when current_hours < planned_hours - ({{ margin }}) then 'ahead'
        when current_hours > planned_hours + {{ margin }} then 'behind'
        else 'on plan'
    end as plan_status
from planned
