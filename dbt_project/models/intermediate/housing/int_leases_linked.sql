with leases as (

    select * from {{ ref('stg_corporation__leases') }}

),

placements as (

    select * from {{ ref('int_placement_candidates') }}

),

decisions as (

    select * from {{ ref('int_link_decisions') }}
    where applies

),

units as (

    select * from {{ ref('int_units') }}

),

-- R4: whom the analyst or the corporation names, else whom a placement on the same home names
named as (

    select
        leases.*,
        forced.resident_key as forced_client,
        case when forbidden.lease_id is null then leases.client end as own_client,
        placements.client as placed_client,
        placements.link_rule as placement_rule,
        placements.candidates as placement_candidates,
        placements.as_near
    from leases
    left join decisions as forced
        on leases.partner = forced.partner and leases.lease_id = forced.lease_id and forced.decision = 'force'
    left join decisions as forbidden
        on
            leases.partner = forbidden.partner
            and leases.lease_id = forbidden.lease_id
            and leases.client = forbidden.resident_key
            and forbidden.decision = 'forbid'
    left join placements on leases.partner = placements.partner and leases.lease_id = placements.lease_id

),

linked as (

    select
        *,
        coalesce(forced_client, own_client, placed_client) as linked_client
    from named

),

-- R4: all clients that a tenant number of a corporation stands for
tenants as (

    select distinct
        partner,
        tenant_number,
        linked_client
    from linked
    where linked_client is not null and tenant_number is not null

),

linked_by_number as (

    select
        linked.partner,
        linked.lease_id,
        count(*) as candidates,
        case when count(*) = 1 then min(tenants.linked_client) end as client
    from linked
    inner join tenants on linked.partner = tenants.partner and linked.tenant_number = tenants.tenant_number
    left join decisions
        on
            linked.partner = decisions.partner
            and linked.lease_id = decisions.lease_id
            and tenants.linked_client = decisions.resident_key
    where linked.tenant_group = 'vulnerable' and linked.linked_client is null and decisions.lease_id is null
    group by linked.partner, linked.lease_id

),

ruled as (

    select
        linked.*,
        coalesce(linked.linked_client, linked_by_number.client) as resident_key,
        case
            when linked.forced_client is not null then 'forced'
            when linked.own_client is not null then 'pseudonym'
            when linked.placed_client is not null then linked.placement_rule
            when linked_by_number.client is not null then 'tenant_number'
            else 'none'
        end as link_rule,
        case
            when coalesce(linked.forced_client, linked.own_client) is not null then 1
            else coalesce(linked.placement_candidates, linked_by_number.candidates, 0)
        end as candidates,
        coalesce(linked.forced_client, linked.own_client) is null
        and coalesce(linked.as_near, linked_by_number.candidates, 0) > 1 as is_ambiguous
    from linked
    left join linked_by_number
        on linked.partner = linked_by_number.partner and linked.lease_id = linked_by_number.lease_id

),

decided as (

    select
        partner,
        lease_id,
        case when sum(case when decision = 'force' then 1 else 0 end) > 0 then 'force' else 'forbid' end as decision
    from decisions
    group by partner, lease_id

)

select
    leases.lease_id,
    leases.partner,
    leases.unit_id,
    units.complex_id,
    leases.resident_key,
    leases.link_rule,
    cast(leases.candidates as integer) as candidates,
    leases.is_ambiguous,
    decided.decision,
    leases.tenant_group,
    leases.holder,
    leases.contract_type,
    leases.good_neighbour,
    leases.start_date,
    leases.end_date,
    leases.end_reason,
    leases.register_date,
    leases.delivery,
    leases.row_number_in_file
from ruled as leases
left join decided on leases.partner = decided.partner and leases.lease_id = decided.lease_id
left join units on leases.unit_id = units.unit_id
