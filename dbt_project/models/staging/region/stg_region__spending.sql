with standing as (

    {{ standing_rows('spending') }}

)

-- R6: a booking after the register date does not exist yet
select
    _partner as partner,
    booking_id,
    municipality,
    project,
    kind,
    amount_eur,
    booked_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where booked_on <= register_date
