with standing as (

    {{ standing_rows('complexes') }}

)

select
    _partner as partner,
    complex_id,
    name,
    corporation,
    care_partner,
    municipality,
    housing_form,
    planned_homes,
    planned_vulnerable_share,
    guidance_plan_months,
    lease_flip_plan_months,
    opened_on,
    register_date,
    delivery,
    _row as row_number_in_file,
    is_stale
from standing
