with drift as (

    select * from {{ ref('int_delivery_drift') }}

)

select
    partner,
    delivery,
    dataset,
    former_delivery,
    measure,
    column_name,
    code,
    value,
    former,
    day,
    former_day,
    change,
    bound,
    verdict,
    is_newest
from drift
