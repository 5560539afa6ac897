with delivered as (

    select * from {{ ref('int_guidance_delivered') }}

),

residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

assignments as (

    select * from {{ ref('stg_care__guidance_assignments') }}

),

registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'guidance'

),

-- R22: the first day with hours that count, from the move-in on
starts as (

    select
        residents.resident_key,
        residents.first_move_in,
        residents.first_episode_end,
        residents.first_episode_observed_until,
        min(greatest(delivered.from_date, residents.first_move_in)) as guidance_start
    from residents
    inner join delivered on residents.resident_key = delivered.resident_key
    where
        delivered.steers_milestones
        and delivered.hours_per_day > 0
        and delivered.to_date >= residents.first_move_in
    group by
        residents.resident_key,
        residents.first_move_in,
        residents.first_episode_end,
        residents.first_episode_observed_until

),

-- R23: whoever would have told us about this resident's guidance
reporters as (

    select
        resident_key,
        partner
    from delivered
    union distinct
    select
        resident_key,
        care_partner as partner
    from residents

),

silences as (

    select
        reporters.resident_key,
        min(registers.register_date) as last_heard_on
    from reporters
    inner join registers on reporters.partner = registers.partner
    group by reporters.resident_key

),

departures as (

    select
        client as resident_key,
        min(end_date) as departed_on
    from assignments
    where end_reason in ('moved_away', 'other_law')
    group by client

),

-- both engines' `least` passes over what is null: no exit, no death, no departure
bounded as (

    select
        starts.resident_key,
        starts.first_move_in,
        starts.guidance_start,
        {{ monday_of(add_days('starts.guidance_start', 6)) }} as week_one,
        least(starts.first_episode_end, deaths.died_on) as left_on,
        least(
            silences.last_heard_on,
            coalesce(starts.first_episode_end, starts.first_episode_observed_until),
            deaths.died_on,
            departures.departed_on
        ) as observed_until
    from starts
    inner join silences on starts.resident_key = silences.resident_key
    left join deaths on starts.resident_key = deaths.resident_key
    left join departures on starts.resident_key = departures.resident_key

),

counted as (

    select
        resident_key,
        first_move_in,
        guidance_start,
        week_one,
        observed_until,
        coalesce(left_on = observed_until, false) as ended_by_exit,
        greatest(
            cast(floor(({{ days_between('week_one', 'observed_until') }} + 1) / 7.0) as integer), 0
        ) as observed_weeks
    from bounded

)

select * from counted
