with leases as (

    select * from {{ ref('stg_corporation__leases') }}
    where tenant_group = 'vulnerable'

),

placements as (

    select * from {{ ref('stg_placement__placements') }}

),

forbidden as (

    select * from {{ ref('int_link_decisions') }}
    where decision = 'forbid' and applies

),

-- a client whom the corporation names itself leaves nothing to look for, unless that link was forbidden
nameless as (

    select leases.*
    from leases
    left join forbidden
        on
            leases.partner = forbidden.partner
            and leases.lease_id = forbidden.lease_id
            and leases.client = forbidden.resident_key
    where leases.client is null or forbidden.lease_id is not null

),

-- R4: placements on the same home, with the days between key (or match) and the lease's start
nearby as (

    select
        leases.partner,
        leases.lease_id,
        leases.tenant_number = placements.tenant_number as same_tenant,
        placements.client,
        placements.application_id,
        placements.partner as placed_by,
        abs({{ days_between('leases.start_date', 'coalesce(placements.key_on, placements.matched_on)') }}) as days_apart
    from nameless as leases
    inner join placements on leases.unit_id = placements.unit_id

),

allowed as (

    select nearby.*
    from nearby
    left join forbidden
        on
            nearby.partner = forbidden.partner
            and nearby.lease_id = forbidden.lease_id
            and nearby.client = forbidden.resident_key
    where
        forbidden.lease_id is null
        and coalesce(nearby.same_tenant, nearby.days_apart <= {{ var('link_window_days') }})

),

nearest as (

    select
        *,
        min(days_apart) over (partition by partner, lease_id) as least_apart,
        row_number() over (
            partition by partner, lease_id order by days_apart, application_id, placed_by
        ) as nearest_first
    from allowed

)

select
    partner,
    lease_id,
    max(case when nearest_first = 1 then client end) as client,
    max(
        case when nearest_first = 1 then case when same_tenant then 'placement_tenant' else 'placement_date' end end
    ) as link_rule,
    count(distinct client) as candidates,
    count(distinct case when days_apart = least_apart then client end) as as_near
from nearest
group by partner, lease_id
