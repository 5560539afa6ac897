with units as (

    select * from {{ ref('int_units') }}

),

complexes as (

    select
        *,
        coalesce(housing_form, 'unknown') as form,
        coalesce(municipality, 'unknown') as place
    from {{ ref('int_complexes') }}

),

homes as (

    select
        coalesce(complexes.form, 'unknown') as housing_form,
        coalesce(complexes.place, 'unknown') as municipality,
        {{ first_of_month('units.delivered_on') }} as month
    from units
    left join complexes on units.complex_id = complexes.complex_id

),

seen as (

    select
        min(delivered_on) as first_day,
        max(register_date) as last_day
    from units

),

months as (

    {{ month_series('(select first_day from seen)', '(select last_day from seen)') }}

),

delivered as (

    select
        housing_form,
        municipality,
        month,
        count(*) as homes
    from homes
    group by housing_form, municipality, month

),

plans as (

    select
        form as housing_form,
        place as municipality,
        sum(planned_homes) as planned
    from complexes
    group by form, place

),

places as (

    select
        housing_form,
        municipality
    from plans
    union distinct
    select
        housing_form,
        municipality
    from delivered

)

select
    months.month,
    places.housing_form,
    places.municipality,
    cast(coalesce(delivered.homes, 0) as integer) as delivered,
    cast(sum(coalesce(delivered.homes, 0)) over (
        partition by places.housing_form, places.municipality
        order by months.month rows between unbounded preceding and current row
    ) as integer) as delivered_total,
    cast(plans.planned as integer) as planned
from places
cross join months
left join delivered
    on
        places.housing_form = delivered.housing_form
        and places.municipality = delivered.municipality
        and months.month = delivered.month
left join plans
    on places.housing_form = plans.housing_form and places.municipality = plans.municipality
