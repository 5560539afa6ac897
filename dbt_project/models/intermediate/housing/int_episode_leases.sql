with leases as (

    select
        *,
        coalesce(end_date, register_date) as known_end,
        case holder when 'care_partner' then 1 else 2 end as holder_order
    from {{ ref('int_leases_linked') }}
    where resident_key is not null

),

-- R9: a lease joins what went before when it starts soon enough after the latest known end so far
numbered as (

    {{ spell_union(
        'leases', ['resident_key'], var('transfer_gap_days'), ['holder_order', 'lease_id', 'partner'],
        number='episode_number'
    ) }}

)

select
    resident_key,
    cast(episode_number as integer) as episode_number,
    row_number() over (
        partition by resident_key, episode_number order by start_date, holder_order, lease_id, partner
    ) as lease_number,
    partner,
    lease_id,
    unit_id,
    complex_id,
    holder,
    start_date,
    end_date,
    end_reason,
    known_end,
    register_date
from numbered
