with standing as (

    {{ standing_rows('nuisance_reports') }}

)

-- R6: a report after the register date does not exist yet, its closing after it is not known yet
select
    _partner as partner,
    report_id,
    complex_id,
    reported_on,
    severity,
    {{ known_end('closed_on', 'register_date') }} as closed_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
where reported_on <= register_date
