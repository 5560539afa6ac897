with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

-- R14: spells after the day of first move-in, each during an episode or not
spells as (

    select
        spells.resident_key,
        spells.start_date,
        spells.nights,
        exists(
            select 1 from episodes
            where
                spells.resident_key = episodes.resident_key
                and episodes.start_date <= spells.start_date
                and (episodes.end_date is null or spells.start_date < episodes.end_date)
        ) as during_episode
    from {{ ref('int_homeless_spells') }} as spells
    inner join residents on spells.resident_key = residents.resident_key
    where spells.start_date > residents.first_move_in

),

relapses as (

    select
        resident_key,
        start_date as relapse_date,
        case when during_episode then 'b' else 'a' end as relapse_rule,
        nights,
        cast(null as string) as exit_reason
    from spells
    where not during_episode or nights >= {{ var('relapse_min_nights') }}
    union all
    select
        resident_key,
        end_date as relapse_date,
        'c' as relapse_rule,
        cast(null as integer) as nights,
        exit_reason
    from episodes
    where exit_reason in ('eviction', 'relapse')

),

-- R16: on one day rule a comes before b before c
ranked as (

    select
        *,
        row_number() over (partition by resident_key order by relapse_date, relapse_rule, -nights) as first_first
    from relapses

)

select
    resident_key,
    relapse_date,
    relapse_rule,
    nights,
    exit_reason
from ranked
where first_first = 1
