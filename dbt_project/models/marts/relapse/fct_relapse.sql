with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

observation as (

    select * from {{ ref('int_relapse_observation') }}

),

relapses as (

    select * from {{ ref('int_relapses') }}

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

-- R17: where a resident goes out of sight
lost as (

    select
        resident_key,
        min(end_date) as lost_on
    from {{ ref('int_episodes') }}
    where exit_reason in ('moved_away', 'unknown')
    group by resident_key

),

followed as (

    select
        residents.resident_key,
        residents.first_move_in,
        least(observation.observed_until, coalesce(lost.lost_on, observation.observed_until)) as followed_until,
        coalesce(lost.lost_on <= observation.observed_until, false) as was_lost,
        deaths.died_on,
        relapses.relapse_date,
        relapses.relapse_rule,
        relapses.nights,
        relapses.exit_reason
    from residents
    inner join observation on residents.resident_key = observation.resident_key
    left join lost on residents.resident_key = lost.resident_key
    left join deaths on residents.resident_key = deaths.resident_key
    left join relapses on residents.resident_key = relapses.resident_key

),

-- R16: on one day a relapse comes before death, and death before the end of observation
decided as (

    select
        *,
        {{ relapse_outcome('relapse_date', 'died_on', 'followed_until') }} as outcome
    from followed

)

select
    resident_key,
    outcome = 'relapse' as relapsed,
    case when outcome = 'relapse' then relapse_date end as relapse_date,
    case when outcome = 'relapse' then relapse_rule end as relapse_rule,
    cast(
        case outcome
            when 'relapse' then {{ days_between('first_move_in', 'relapse_date') }}
            when 'death' then {{ days_between('first_move_in', 'died_on') }}
            else {{ days_between('first_move_in', 'followed_until') }}
        end as integer
    ) as days_at_risk,
    outcome,
    case
        when outcome = 'death' then 'died while followed'
        when outcome = 'censored' and was_lost then 'out of sight after leaving (moved away or unknown)'
        when outcome = 'censored' then 'no relapse seen up to the end of observation'
        when relapse_rule = 'a' then 'rule a: became homeless while without a home of the programme'
        when relapse_rule = 'b' then 'rule b: ' || cast(nights as string) || ' nights homeless under a running lease'
        else 'rule c: left with reason ' || exit_reason
    end as why
from decided
