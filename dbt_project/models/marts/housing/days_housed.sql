with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

observation as (

    select * from {{ ref('int_relapse_observation') }}

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

spells as (

    select * from {{ ref('int_homeless_spells') }}

),

-- R21: the last months before the end of observation, from the move-in on; after death nobody is seen
windows as (

    select
        residents.resident_key,
        greatest(
            residents.first_move_in, {{ add_months('observation.observed_until', -var('housed_window_months')) }}
        ) as window_start,
        observation.observed_until as window_end,
        least(observation.observed_until, coalesce(deaths.died_on, observation.observed_until)) as alive_until
    from residents
    inner join observation on residents.resident_key = observation.resident_key
    left join deaths on residents.resident_key = deaths.resident_key

),

sequenced as (

    select
        *,
        lead(start_date) over (partition by resident_key order by episode_number) as next_start
    from episodes

),

-- what each day is worth on which nobody sleeps in shelter: 1 in an episode, as far as it is seen; 0 after one that
-- ended badly. Other days tell nothing.
states as (

    select
        resident_key,
        1 as housed,
        start_date as from_day,
        coalesce(end_date, {{ add_days('observed_until', 1) }}) as to_day
    from sequenced
    union all
    select
        resident_key,
        0 as housed,
        end_date as from_day,
        next_start as to_day
    from sequenced
    where {{ exit_cause('exit_reason') }} = 'negative'

),

seen_states as (

    select
        states.resident_key,
        states.housed,
        greatest(states.from_day, windows.window_start) as from_day,
        least(coalesce(states.to_day, windows.alive_until), windows.alive_until) as to_day
    from states
    inner join windows on states.resident_key = windows.resident_key

),

-- R12: a spell that is open lasts until somebody says that it ended; later ones add no day to it
counted_spells as (

    select *
    from (
        select
            *,
            sum(case when end_date is null then 1 else 0 end) over (
                partition by resident_key order by start_date rows between unbounded preceding and current row
            ) - case when end_date is null then 1 else 0 end as open_before
        from spells
    ) as sequenced_spells
    where open_before = 0

),

seen_spells as (

    select
        counted_spells.resident_key,
        greatest(counted_spells.start_date, windows.window_start) as from_day,
        least(coalesce(counted_spells.end_date, windows.alive_until), windows.alive_until) as to_day
    from counted_spells
    inner join windows on counted_spells.resident_key = windows.resident_key

),

-- R21: whatever the state, a day in a homeless spell is a day without a home
parts as (

    select
        resident_key,
        0 as housed,
        {{ days_between('from_day', 'to_day') }} as days
    from seen_spells
    where from_day < to_day
    union all
    select
        resident_key,
        housed,
        {{ days_between('from_day', 'to_day') }} as days
    from seen_states
    where from_day < to_day
    union all
    select
        seen_states.resident_key,
        seen_states.housed,
        -{{ days_between(
            'greatest(seen_states.from_day, seen_spells.from_day)', 'least(seen_states.to_day, seen_spells.to_day)'
        ) }} as days
    from seen_states
    inner join seen_spells
        on
            seen_states.resident_key = seen_spells.resident_key
            and seen_states.from_day < seen_spells.to_day
            and seen_states.to_day > seen_spells.from_day
    where
        seen_states.from_day < seen_states.to_day
        and seen_spells.from_day < seen_spells.to_day

),

counted as (

    select
        windows.resident_key,
        windows.window_start,
        windows.window_end,
        cast(coalesce(sum(parts.days), 0) as integer) as window_days,
        cast(coalesce(sum(parts.days * parts.housed), 0) as integer) as days_housed
    from windows
    left join parts on windows.resident_key = parts.resident_key
    group by windows.resident_key, windows.window_start, windows.window_end

)

select
    resident_key,
    window_start,
    window_end,
    window_days,
    days_housed,
    {{ rate('days_housed', 'window_days') }} as share,
    case
        when window_days = 0 then null
        when days_housed = window_days then 'all'
        when days_housed = 0 then 'none'
        else 'some'
    end as class
from counted
