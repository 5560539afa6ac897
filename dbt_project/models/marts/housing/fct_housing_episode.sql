with episodes as (

    select * from {{ ref('int_episodes') }}

),

complexes as (

    select * from {{ ref('int_complexes') }}

)

select
    episodes.resident_key,
    episodes.episode_number,
    episodes.start_date,
    episodes.end_date,
    episodes.exit_reason,
    cast({{ days_between('episodes.start_date', 'coalesce(episodes.end_date, episodes.observed_until)') }} as integer)
        as days,
    episodes.observed_until,
    complexes.housing_form,
    episodes.complex_id,
    episodes.first_home,
    cast(episodes.transfers as integer) as transfers
from episodes
left join complexes on episodes.complex_id = complexes.complex_id
