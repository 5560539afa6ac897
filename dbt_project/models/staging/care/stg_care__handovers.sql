with standing as (

    {{ standing_rows('handovers') }}

)

-- R6: a hand-over after the register date does not exist yet
select
    _partner as partner,
    client,
    handed_over_on,
    to_team,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where handed_over_on <= register_date
