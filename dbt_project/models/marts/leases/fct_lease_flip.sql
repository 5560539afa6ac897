with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

episode_leases as (

    select * from {{ ref('int_episode_leases') }}
    where episode_number = 1

),

observed_weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}

),

-- R33: the first lease in the resident's own name, on whatever unit
own_leases as (

    select
        resident_key,
        min(start_date) as flipped_on
    from episode_leases
    where holder = 'resident'
    group by resident_key

),

followed as (

    select
        residents.resident_key,
        residents.first_move_in as lease_start,
        own_leases.flipped_on,
        {{ add_months('residents.first_move_in', 'residents.lease_flip_plan_months') }} as planned_on,
        case
            when own_leases.flipped_on is not null then 'flip'
            when residents.first_episode_end is not null then 'exit'
            else 'censored'
        end as outcome,
        coalesce(
            own_leases.flipped_on, residents.first_episode_end, residents.first_episode_observed_until
        ) as followed_until
    from residents
    inner join episode_leases
        on
            residents.resident_key = episode_leases.resident_key
            and episode_leases.lease_number = 1
            and episode_leases.holder = 'care_partner'
    left join own_leases on residents.resident_key = own_leases.resident_key

),

weeks_before as (

    select
        followed.resident_key,
        max(observed_weeks.week_number) as week_number
    from followed
    inner join observed_weeks
        on
            followed.resident_key = observed_weeks.resident_key
            and followed.flipped_on > observed_weeks.week_end
    group by followed.resident_key

)

select
    followed.resident_key,
    followed.lease_start,
    followed.flipped_on,
    followed.planned_on,
    followed.outcome,
    {{ days_between('followed.lease_start', 'followed.followed_until') }} as days,
    observed_weeks.mean_current as hours_at_flip
from followed
left join weeks_before on followed.resident_key = weeks_before.resident_key
left join observed_weeks
    on
        weeks_before.resident_key = observed_weeks.resident_key
        and weeks_before.week_number = observed_weeks.week_number
