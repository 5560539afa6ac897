with standing as (

    {{ standing_rows('placements') }}

)

-- R5, R6: a match after the register date does not exist yet, a key handed over after it is not known yet
select
    _partner as partner,
    application_id,
    client,
    unit_id,
    tenant_number,
    matched_on,
    {{ known_end('key_on', 'register_date') }} as key_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where matched_on <= register_date
