with held_back as (

    select held.* from {{ read_held_back() }} as held

),

deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}

)

select
    held_back.dataset,
    held_back._partner as partner,
    deliveries.delivery,
    held_back._file as file,
    held_back._row as row_number_in_file,
    held_back.{{ adapter.quote('column') }} as column_name,
    held_back.rule,
    held_back.severity,
    held_back.reason
from held_back
inner join deliveries
    on
        held_back._partner = deliveries.partner
        and held_back.dataset = deliveries.dataset
        and held_back._reference_date = deliveries.reference_date
        and held_back._sequence = deliveries.sequence
