with leases as (

    select * from {{ ref('int_leases_linked') }}

)

select
    partner,
    lease_id,
    unit_id,
    tenant_group,
    resident_key,
    link_rule,
    case
        when link_rule = 'none' then 'none'
        when link_rule in ('pseudonym', 'forced') then 'certain'
        when is_ambiguous then 'low'
        when link_rule = 'placement_tenant' then 'high'
        else 'medium'
    end as link_confidence,
    is_ambiguous,
    candidates,
    decision,
    delivery,
    cast(row_number_in_file as integer) as row_number_in_file
from leases
where tenant_group = 'vulnerable' or resident_key is not null or decision is not null
