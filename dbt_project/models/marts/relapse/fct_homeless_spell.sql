with spells as (

    select * from {{ ref('int_homeless_spells') }}

)

select
    resident_key,
    start_date,
    end_date,
    nights
from spells
