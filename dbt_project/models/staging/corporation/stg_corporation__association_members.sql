with standing as (

    {{ standing_rows('association_members') }}

)

-- R6: a membership from after the register date does not exist yet, one that ends after it still runs
select
    _partner as partner,
    complex_id,
    unit_id,
    member_from,
    {{ known_end('member_until', 'register_date') }} as member_until,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where member_from <= register_date
