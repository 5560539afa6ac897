with standing as (

    {{ standing_rows('municipal_tasks') }}

)

select
    _partner as partner,
    municipality,
    year,
    people,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
