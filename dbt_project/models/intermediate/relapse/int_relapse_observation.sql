with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

shelter_registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'shelter_stays'

),

earliest_register as (

    select min(register_date) as register_date from shelter_registers

),

-- R13 (1): the care partner's own register, else the one that is furthest behind, else none
seen_by_shelter as (

    select
        residents.resident_key,
        residents.first_move_in,
        residents.observed_until,
        coalesce(shelter_registers.register_date, earliest_register.register_date) as shelter_register_date
    from residents
    cross join earliest_register
    left join shelter_registers on residents.care_partner = shelter_registers.partner

)

select
    resident_key,
    shelter_register_date,
    greatest(first_move_in, least(coalesce(shelter_register_date, first_move_in), observed_until)) as observed_until
from seen_by_shelter
