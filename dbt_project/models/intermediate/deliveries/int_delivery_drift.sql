{{ config(materialized='fresh_view') }}

with drift as (

    select * from {{ ref('stg_landing__drift') }}

),

deliveries as (

    select * from {{ ref('int_deliveries') }}

)

select
    drift.partner,
    drift.delivery,
    drift.dataset,
    deliveries.reference_date,
    deliveries.sequence,
    drift.former_delivery,
    drift.measure,
    drift.column_name,
    drift.code,
    drift.value,
    drift.former,
    drift.day,
    drift.former_day,
    drift.change,
    drift.bound,
    drift.verdict,
    dense_rank() over (
        partition by drift.partner, drift.dataset order by deliveries.reference_date desc, deliveries.sequence desc
    ) = 1 as is_newest
from drift
inner join deliveries
    on
        drift.partner = deliveries.partner
        and drift.delivery = deliveries.delivery
        and drift.dataset = deliveries.dataset
