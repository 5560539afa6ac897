with placements as (

    select * from {{ ref('stg_placement__placements') }}
    where key_on is not null

),

leases as (

    select * from {{ ref('int_leases_linked') }}

),

ranked as (

    select
        placements.partner,
        placements.application_id,
        placements.client as resident_key,
        placements.unit_id,
        placements.key_on,
        placements.delivery,
        placements.row_number_in_file,
        leases.partner as lease_partner,
        leases.lease_id,
        leases.start_date as lease_start,
        leases.delivery as lease_delivery,
        leases.row_number_in_file as lease_row,
        abs({{ days_between('placements.key_on', 'leases.start_date') }}) as days_apart,
        row_number() over (
            partition by placements.partner, placements.application_id
            order by
                abs({{ days_between('placements.key_on', 'leases.start_date') }}), leases.partner, leases.lease_id
        ) as nearest_first
    from placements
    left join leases on placements.unit_id = leases.unit_id and placements.client = leases.resident_key

)

select
    partner,
    application_id,
    resident_key,
    unit_id,
    key_on,
    delivery,
    row_number_in_file,
    lease_partner,
    lease_id,
    lease_start,
    lease_delivery,
    lease_row,
    days_apart
from ranked
where nearest_first = 1
