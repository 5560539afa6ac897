with standing as (

    {{ standing_rows('grants') }}

)

-- R6: money granted after the register date does not exist yet
select
    _partner as partner,
    grant_id,
    municipality,
    project,
    amount_eur,
    granted_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where granted_on <= register_date
