with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

assignments as (

    select * from {{ ref('stg_care__guidance_assignments') }}

),

reports as (

    select
        resident_key,
        end_date as reported_on
    from episodes
    where exit_reason = 'deceased'
    union all
    select
        client as resident_key,
        end_date as reported_on
    from assignments
    where end_reason = 'deceased'

)

select
    residents.resident_key,
    min(reports.reported_on) as died_on
from residents
inner join reports on residents.resident_key = reports.resident_key
where reports.reported_on >= residents.first_move_in
group by residents.resident_key
