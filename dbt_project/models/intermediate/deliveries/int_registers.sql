with deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}

)

select distinct
    partner,
    dataset,
    register_date
from deliveries
where contained
