with standing as (

    {{ standing_rows('clients') }}

)

select
    _partner as partner,
    client,
    birth_year,
    gender,
    target_group,
    ethos_at_intake,
    municipality_of_origin,
    intake_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
