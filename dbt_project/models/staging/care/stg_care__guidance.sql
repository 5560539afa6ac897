with standing as (

    {{ standing_rows('guidance') }}

)

-- R6: a period that starts after the register date does not exist yet; later days of a running one are dropped by R22
select
    _partner as partner,
    guidance_id,
    client,
    kind,
    from_date,
    to_date,
    hours,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where from_date <= register_date
