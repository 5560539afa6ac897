with residents as (

    select * from {{ ref('int_residents') }}

)

select
    resident_key,
    cast(birth_year as integer) as birth_year,
    gender,
    target_group,
    cast(ethos_at_intake as integer) as ethos_at_intake,
    first_move_in,
    observed_until,
    move_in_year,
    housing_form,
    complex_id,
    municipality,
    care_partner
from residents
