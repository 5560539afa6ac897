with standing as (

    {{ standing_rows('self_sufficiency') }}

)

-- R6: what is dated after the register date has not happened yet
select
    _partner as partner,
    client,
    assessed_on,
    domain,
    score,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where assessed_on <= register_date
