with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

handovers as (

    select * from {{ ref('stg_care__handovers') }}

),

registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'handovers'

),

earliest as (

    select min(register_date) as register_date
    from registers

),

-- who reports it: the care partner, else the register that is furthest behind stands in, as for shelter (R13)
followed as (

    select
        residents.resident_key,
        residents.first_move_in,
        coalesce(own.register_date, earliest.register_date) as seen_until
    from residents
    cross join earliest
    left join registers as own on residents.care_partner = own.partner

),

first_handovers as (

    select
        client as resident_key,
        min(handed_over_on) as handed_over_on
    from handovers
    group by client

)

select
    followed.resident_key,
    coalesce(first_handovers.handed_over_on < followed.first_move_in, false) as handed_over_before
from followed
left join first_handovers on followed.resident_key = first_handovers.resident_key
where followed.first_move_in <= followed.seen_until
