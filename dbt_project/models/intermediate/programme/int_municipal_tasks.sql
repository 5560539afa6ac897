with tasks as (

    {{ one_row_over_partners(ref('stg_region__municipal_tasks'), 'municipality, year') }}

)

select
    municipality,
    cast(year as integer) as year,
    cast(people as integer) as people
from tasks
