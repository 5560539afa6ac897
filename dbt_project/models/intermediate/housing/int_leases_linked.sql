with leases as (

    select * from {{ ref('stg_corporation__leases') }}

),

placements as (

    select * from {{ ref('stg_placement__placements') }}

),

units as (

    select * from {{ ref('int_units') }}

),

-- R4: placements on the same home, with the days between key (or match) and the lease's start
nearby_placements as (

    select
        leases.partner,
        leases.lease_id,
        leases.tenant_number = placements.tenant_number as same_tenant,
        placements.client,
        placements.application_id,
        placements.partner as placed_by,
        abs({{ days_between('leases.start_date', 'coalesce(placements.key_on, placements.matched_on)') }}) as days_apart
    from leases
    inner join placements on leases.unit_id = placements.unit_id
    where leases.tenant_group = 'vulnerable' and leases.client is null

),

ranked_placements as (

    select
        partner,
        lease_id,
        client,
        row_number() over (
            partition by partner, lease_id order by days_apart, application_id, placed_by
        ) as nearest_first
    from nearby_placements
    where coalesce(same_tenant, days_apart <= {{ var('link_window_days') }})

),

linked_by_placement as (

    select
        leases.*,
        coalesce(leases.client, ranked_placements.client) as linked_client
    from leases
    left join ranked_placements
        on
            leases.partner = ranked_placements.partner
            and leases.lease_id = ranked_placements.lease_id
            and ranked_placements.nearest_first = 1

),

-- R4: tenant numbers of a corporation that stand for one client only
tenants as (

    select
        partner,
        tenant_number,
        min(linked_client) as client
    from linked_by_placement
    where linked_client is not null and tenant_number is not null
    group by partner, tenant_number
    having count(distinct linked_client) = 1

)

select
    leases.lease_id,
    leases.partner,
    leases.unit_id,
    units.complex_id,
    case
        when leases.tenant_group = 'vulnerable' then coalesce(leases.linked_client, tenants.client)
        else leases.client
    end as resident_key,
    leases.tenant_group,
    leases.holder,
    leases.contract_type,
    leases.start_date,
    leases.end_date,
    leases.end_reason,
    leases.register_date,
    leases.delivery,
    leases.row_number_in_file
from linked_by_placement as leases
left join tenants on leases.partner = tenants.partner and leases.tenant_number = tenants.tenant_number
left join units on leases.unit_id = units.unit_id
