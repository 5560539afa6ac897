with complexes as (

    select * from {{ ref('int_complexes') }}

),

homes as (

    select
        complex_id,
        count(*) as homes
    from {{ ref('int_units') }}
    group by complex_id

)

select
    complexes.complex_id,
    complexes.name,
    complexes.corporation,
    complexes.care_partner,
    complexes.municipality,
    complexes.housing_form,
    cast(complexes.planned_homes as integer) as planned_homes,
    complexes.planned_vulnerable_share,
    cast(complexes.guidance_plan_months as integer) as guidance_plan_months,
    cast(complexes.lease_flip_plan_months as integer) as lease_flip_plan_months,
    complexes.opened_on,
    cast(coalesce(homes.homes, 0) as integer) as homes,
    complexes.delivered_by,
    complexes.register_date
from complexes
left join homes on complexes.complex_id = homes.complex_id
