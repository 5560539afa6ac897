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

exits as (

    select
        resident_key,
        min(case when exit_reason = 'moved_away' then end_date end) as moved_away_on,
        min(case when exit_reason = 'unknown' then end_date end) as unknown_on
    from {{ ref('int_episodes') }}
    group by resident_key

),

followed as (

    select
        residents.resident_key,
        residents.first_move_in,
        relapses.relapse_date,
        deaths.died_on,
        exits.unknown_on,
        least(
            observation.observed_until, coalesce(exits.moved_away_on, observation.observed_until)
        ) as followed_until
    from residents
    inner join observation on residents.resident_key = observation.resident_key
    inner join exits on residents.resident_key = exits.resident_key
    left join relapses on residents.resident_key = relapses.resident_key
    left join deaths on residents.resident_key = deaths.resident_key

),

-- whoever left without a known reason is out of sight as in `fct_relapse` (R17), still at risk, or relapsed
supposed as (

    select
        'censored' as rule,
        resident_key,
        first_move_in,
        relapse_date,
        died_on,
        least(followed_until, coalesce(unknown_on, followed_until)) as followed_until
    from followed
    union all
    select
        'at_risk' as rule,
        resident_key,
        first_move_in,
        relapse_date,
        died_on,
        followed_until
    from followed
    union all
    select
        'relapse' as rule,
        resident_key,
        first_move_in,
        least(coalesce(relapse_date, unknown_on), coalesce(unknown_on, relapse_date)) as relapse_date,
        died_on,
        followed_until
    from followed

),

decided as (

    select
        *,
        {{ relapse_outcome('relapse_date', 'died_on', 'followed_until') }} as outcome
    from supposed

),

ended as (

    select
        rule,
        first_move_in,
        case outcome when 'relapse' then 'relapsed' when 'death' then 'died' end as cause,
        case outcome when 'relapse' then relapse_date when 'death' then died_on else followed_until end as ended_on
    from decided

),

observed as (

    select
        rule,
        {{ days_between('first_move_in', 'ended_on') }} as day,
        cause
    from ended

),

curve as (

    {{ aalen_johansen(
        'observed', ['relapsed', 'died'], {'cif_relapse': {'of': ['relapsed']}}, groups=['rule']
    ) }}

),

horizons as (

    {{ at_horizons('curve', var('relapse_horizons'), groups=['rule']) }}

)

select
    rule,
    months,
    at_risk,
    cif_relapse,
    cif_relapse_low as low,
    cif_relapse_high as high
from horizons
