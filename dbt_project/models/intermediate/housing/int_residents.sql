with leases as (

    select * from {{ ref('int_leases_linked') }}

),

placements as (

    select * from {{ ref('stg_placement__placements') }}

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

complexes as (

    select * from {{ ref('int_complexes') }}

),

clients as (

    select * from {{ ref('int_clients') }}

),

-- R5: everyone with a lease or a placement
residents as (

    select resident_key from leases
    where resident_key is not null
    union distinct
    select client as resident_key from placements

),

first_episodes as (

    select * from episodes
    where episode_number = 1

),

-- R10: what is known of a resident is what is known of the last episode
last_episodes as (

    select
        resident_key,
        observed_until,
        row_number() over (partition by resident_key order by episode_number desc) as last_first
    from episodes

)

select
    residents.resident_key,
    clients.birth_year,
    clients.gender,
    clients.target_group,
    clients.ethos_at_intake,
    first_episodes.start_date as first_move_in,
    last_episodes.observed_until,
    cast(extract(year from first_episodes.start_date) as integer) as move_in_year,
    complexes.housing_form,
    first_episodes.complex_id,
    complexes.municipality,
    coalesce(complexes.care_partner, clients.delivered_by) as care_partner,
    complexes.guidance_plan_months,
    complexes.lease_flip_plan_months,
    first_episodes.end_date as first_episode_end,
    first_episodes.observed_until as first_episode_observed_until,
    first_episodes.exit_reason as first_episode_exit_reason
from residents
left join first_episodes on residents.resident_key = first_episodes.resident_key
left join last_episodes
    on residents.resident_key = last_episodes.resident_key and last_episodes.last_first = 1
left join complexes on first_episodes.complex_id = complexes.complex_id
left join clients on residents.resident_key = clients.resident_key
