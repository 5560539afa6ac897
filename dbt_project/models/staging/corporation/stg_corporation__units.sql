with standing as (

    {{ standing_rows('units') }}

)

-- R6: a home that will be delivered after the register date does not exist yet
select
    _partner as partner,
    unit_id,
    complex_id,
    postcode4,
    rooms,
    delivered_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where delivered_on <= register_date
