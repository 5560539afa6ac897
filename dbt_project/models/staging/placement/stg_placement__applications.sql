with standing as (

    {{ standing_rows('applications') }}

)

-- R6: an application after the register date does not exist yet, a withdrawal after it is not known yet
select
    _partner as partner,
    application_id,
    client,
    applied_on,
    {{ known_end('withdrawn_on', 'register_date') }} as withdrawn_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where applied_on <= register_date
