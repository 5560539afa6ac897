with units as (

    {{ one_row_over_partners(ref('stg_corporation__units'), 'unit_id') }}

)

select
    unit_id,
    complex_id,
    delivered_on,
    partner as delivered_by,
    register_date
from units
