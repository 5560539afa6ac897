with deliveries as (

    select * from {{ ref('int_deliveries') }}

)

select
    partner,
    delivery,
    reference_date,
    cast(sequence as integer) as sequence,
    max(received_on) as received_on,
    cast(count(*) as integer) as datasets,
    cast(sum(case when contained then 0 else 1 end) as integer) as datasets_refused,
    cast(sum(rows_in) as integer) as rows_in,
    cast(sum(rows_accepted) as integer) as rows_accepted,
    cast(sum(rows_held_back) as integer) as rows_held_back
from deliveries
group by partner, delivery, reference_date, sequence
