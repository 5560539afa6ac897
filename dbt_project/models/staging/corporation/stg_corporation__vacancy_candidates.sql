with standing as (

    {{ standing_rows('vacancy_candidates') }}

)

-- R6: an advertisement after the register date does not exist yet
select
    _partner as partner,
    complex_id,
    advertised_on,
    homes,
    candidates,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where advertised_on <= register_date
