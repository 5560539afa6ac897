with standing as (

    {{ standing_rows('rent_arrears') }}

)

-- R6: what is owed over a month after the register date does not exist yet
select
    _partner as partner,
    lease_id,
    month,
    amount_eur,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where month <= register_date
