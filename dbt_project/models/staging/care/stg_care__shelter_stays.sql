with standing as (

    {{ standing_rows('shelter_stays') }}

)

-- R6: what starts after the register date does not exist yet, what ends after it is still open
select
    _partner as partner,
    stay_id,
    client,
    ethos_category,
    start_date,
    {{ known_end('end_date', 'register_date') }} as end_date,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where start_date <= register_date
