with standing as (

    {{ standing_rows('guidance_assignments') }}

)

-- R6: what starts after the register date does not exist yet, what ends after it is still open
select
    _partner as partner,
    assignment_id,
    client,
    product_category,
    start_date,
    {{ known_end('end_date', 'register_date') }} as end_date,
    case when end_date <= register_date then end_reason end as end_reason,
    hours_per_week,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where start_date <= register_date
