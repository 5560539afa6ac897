with assignments as (

    select * from {{ ref('stg_care__guidance_assignments') }}
    where product_category = '02'

),

periods as (

    select * from {{ ref('int_guidance_periods') }}

),

delivered as (

    select * from {{ ref('int_guidance_delivered') }}
    where
        steers_milestones
        and hours_per_day > 0

),

planned_ends as (

    select
        assignments.partner,
        assignments.assignment_id,
        assignments.client as resident_key,
        assignments.end_date
    from assignments
    inner join periods on assignments.client = periods.resident_key
    where
        assignments.end_reason = 'planned'
        and assignments.end_date between periods.first_move_in and periods.observed_until

),

-- R29: another assignment that runs on, or starts soon after
reassigned as (

    select
        planned_ends.partner,
        planned_ends.assignment_id
    from planned_ends
    inner join assignments
        on
            planned_ends.resident_key = assignments.client
            and (
                planned_ends.partner != assignments.partner
                or planned_ends.assignment_id != assignments.assignment_id
            )
    where
        assignments.start_date <= {{ add_days('planned_ends.end_date', var('next_assignment_days')) }}
        and (
            assignments.end_date is null
            or assignments.end_date > planned_ends.end_date
            or assignments.start_date >= planned_ends.end_date
        )

),

-- R29: hours that go on after the end; those of the very day of the end do not
guided_on as (

    select
        planned_ends.partner,
        planned_ends.assignment_id
    from planned_ends
    inner join delivered on planned_ends.resident_key = delivered.resident_key
    where
        delivered.from_date <= {{ add_days('planned_ends.end_date', var('quiet_after_end_days')) }}
        and delivered.to_date > planned_ends.end_date

),

gone_on as (

    select * from reassigned
    union distinct
    select * from guided_on

)

select
    planned_ends.resident_key,
    min(planned_ends.end_date) as planned_end_on
from planned_ends
left join gone_on
    on
        planned_ends.partner = gone_on.partner
        and planned_ends.assignment_id = gone_on.assignment_id
where gone_on.assignment_id is null
group by planned_ends.resident_key
