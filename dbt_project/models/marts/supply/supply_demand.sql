with years as (

    select * from {{ ref('int_supply_years') }}

),

medians as (

    select
        year,
        min(day) as median_wait_days
    from {{ ref('waiting_curve') }}
    where still_waiting <= 0.5 + {{ var('figure_tolerance') }}
    group by year

),

homes as (

    select
        extract(year from delivered_on) as year,
        count(*) as units_delivered
    from {{ ref('int_units') }}
    group by extract(year from delivered_on)

),

-- R38: the band of a year is what was delivered and asked for in the year before
bounded as (

    select
        *,
        lag(keys) over (order by year) as lower_bound,
        lag(applications) over (order by year) as upper_bound
    from years

)

select
    bounded.year,
    bounded.applications,
    bounded.matched,
    bounded.keys,
    bounded.lower_bound,
    bounded.upper_bound,
    case
        when not bounded.complete or bounded.lower_bound is null then null
        when bounded.keys < bounded.lower_bound then 'below'
        when bounded.keys > bounded.upper_bound then 'above'
        else 'within'
    end as position,
    medians.median_wait_days,
    cast(coalesce(homes.units_delivered, 0) as integer) as units_delivered,
    bounded.complete
from bounded
left join medians on bounded.year = medians.year
left join homes on bounded.year = homes.year
