with deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}

)

select
    partner,
    dataset,
    delivery,
    reference_date,
    sequence,
    received_on,
    mode,
    contained,
    rows_in,
    rows_accepted,
    rows_held_back,
    rhythm,
    message
from deliveries
