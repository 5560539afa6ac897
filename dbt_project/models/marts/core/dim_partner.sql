with deliveries as (

    select * from {{ ref('int_deliveries') }}

)

select
    partner,
    max(rhythm) as rhythm,
    min(reference_date) as first_reference_date,
    max(reference_date) as last_reference_date,
    max(received_on) as last_received_on,
    cast(count(distinct delivery) as integer) as deliveries,
    cast(count(distinct dataset) as integer) as datasets
from deliveries
group by partner
