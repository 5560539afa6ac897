with leases as (

    select
        *,
        coalesce(end_date, register_date) as known_end,
        case holder when 'care_partner' then 1 else 2 end as holder_order
    from {{ ref('int_leases_linked') }}
    where resident_key is not null

),

-- R9: the latest known end of all leases before this one
sequenced as (

    select
        *,
        max(known_end) over (
            partition by resident_key order by start_date, holder_order, lease_id, partner
            rows between unbounded preceding and 1 preceding
        ) as housed_until
    from leases

),

numbered as (

    select
        *,
        sum(
            case
                when start_date <= {{ add_days('housed_until', var('transfer_gap_days')) }} then 0
                else 1
            end
        ) over (
            partition by resident_key order by start_date, holder_order, lease_id, partner
            rows between unbounded preceding and current row
        ) as episode_number
    from sequenced

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
