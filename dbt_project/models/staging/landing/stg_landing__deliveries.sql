with registry as (

    select * from {{ read_landed_file('registry') }}

),

-- R1: only what had been received by then
known as (

    select *
    from registry
    where received_on <= date '{{ var("known_on") or "9999-12-31" }}'

),

-- R1, R41: the order in which the deliveries that hold the dataset are applied
ordered as (

    select
        *,
        row_number() over (
            partition by partner, dataset, contained order by reference_date, sequence
        ) as delivery_number,
        sum(case when contained and mode = 'full' then 1 else 0 end) over (
            partition by partner, dataset order by reference_date desc, sequence desc
            rows between unbounded preceding and current row
        ) as full_deliveries_from_here,
        max(case when contained then reference_date end) over (partition by partner, dataset) as register_date
    from known

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
    delivery_number,
    full_deliveries_from_here - case when contained and mode = 'full' then 1 else 0 end as full_deliveries_since,
    register_date,
    rows_in,
    rows_accepted,
    rows_held_back,
    rhythm,
    message
from ordered
