with standing as (

    {{ standing_rows('leases') }}

)

-- R6: what starts after the register date does not exist yet, what ends after it is still open
select
    _partner as partner,
    lease_id,
    unit_id,
    client,
    tenant_number,
    tenant_group,
    holder,
    contract_type,
    good_neighbour,
    start_date,
    {{ known_end('end_date', 'register_date') }} as end_date,
    case when end_date <= register_date then end_reason end as end_reason,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where start_date <= register_date
