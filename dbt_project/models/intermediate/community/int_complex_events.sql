with events as (

    select
        'nuisance_reports' as dataset,
        complex_id,
        {{ first_of_month('reported_on') }} as month,
        concat(partner, '/', report_id) as event
    from {{ ref('stg_corporation__nuisance_reports') }}
    union all
    select
        'neighbour_consultations' as dataset,
        complex_id,
        {{ first_of_month('held_on') }} as month,
        cast(held_on as string) as event
    from {{ ref('stg_corporation__neighbour_consultations') }}

)

select
    dataset,
    complex_id,
    month,
    count(distinct event) as events
from events
group by dataset, complex_id, month
