with applications as (

    select * from {{ ref('stg_placement__applications') }}

),

placements as (

    select * from {{ ref('stg_placement__placements') }}

),

-- a key is only seen by who delivers placements, a withdrawal only by who delivers applications
registers as (

    select
        partner,
        min(register_date) as seen_until
    from {{ ref('int_registers') }}
    where dataset in ('applications', 'placements')
    group by partner
    having count(*) = 2

),

observed as (

    select
        applications.partner,
        applications.application_id,
        applications.applied_on,
        placements.key_on,
        applications.withdrawn_on,
        coalesce(registers.seen_until, applications.applied_on) as seen_until
    from applications
    left join placements
        on
            applications.partner = placements.partner
            and applications.application_id = placements.application_id
    left join registers on applications.partner = registers.partner
    where applications.applied_on >= date '{{ var("applicants_whole_from") }}'

),

-- R38: nothing after a withdrawal or the register date counts
followed as (

    select
        *,
        case when withdrawn_on < seen_until then withdrawn_on else seen_until end as followed_until
    from observed

),

ended as (

    select
        *,
        coalesce(key_on <= followed_until, false) as got_key
    from followed

)

select
    partner,
    application_id,
    cast(extract(year from applied_on) as integer) as year,
    cast(greatest(
        0, {{ days_between('applied_on', 'case when got_key then key_on else followed_until end') }}
    ) as integer) as day,
    case when got_key then 'keys' end as cause
from ended
