with standing as (

    {{ standing_rows('neighbour_consultations') }}

)

-- R6: a meeting after the register date does not exist yet
select
    _partner as partner,
    complex_id,
    held_on,
    attendees,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where held_on <= register_date
