with episodes as (

    select * from {{ ref('int_episodes') }}

),

observation as (

    select * from {{ ref('int_relapse_observation') }}

),

spells as (

    select * from {{ ref('int_homeless_spells') }}

),

-- R36: the first exit to permanent housing
first_exits as (

    select
        resident_key,
        min(end_date) as exit_date
    from episodes
    where exit_reason in ('own_home', 'family')
    group by resident_key

),

-- R36: only of exits so long ago that a return in the last bin would have been told
followed as (

    select
        first_exits.resident_key,
        first_exits.exit_date
    from first_exits
    inner join observation on first_exits.resident_key = observation.resident_key
    where {{ add_days('first_exits.exit_date', var('return_bins')[-1]) }} <= observation.shelter_register_date

),

returns as (

    {{ first_return('followed', 'spells', ['resident_key'], var('return_bins')[-1]) }}

)

select
    resident_key,
    exit_date,
    return_days
from returns
