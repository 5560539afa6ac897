with decisions as (

    select * from {{ ref('stg_landing__link_decisions') }}

),

leases as (

    select * from {{ ref('stg_corporation__leases') }}

),

known_clients as (

    select resident_key from {{ ref('int_clients') }}
    union distinct
    select client as resident_key from {{ ref('stg_placement__placements') }}
    union distinct
    select client as resident_key from leases
    where client is not null

)

select
    decisions.decision,
    decisions.partner,
    decisions.lease_id,
    decisions.resident_key,
    decisions.row_number_in_file,
    leases.lease_id is not null and known_clients.resident_key is not null as applies
from decisions
left join leases on decisions.partner = leases.partner and decisions.lease_id = leases.lease_id
left join known_clients on decisions.resident_key = known_clients.resident_key
