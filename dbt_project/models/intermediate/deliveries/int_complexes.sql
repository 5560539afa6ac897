with complexes as (

    {{ one_row_over_partners(ref('stg_corporation__complexes'), 'complex_id') }}

)

select
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
    partner as delivered_by,
    register_date
from complexes
