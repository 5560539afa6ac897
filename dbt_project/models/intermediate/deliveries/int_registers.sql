with deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}

),

-- R45: freshness is measured against what was known on, else against the newest reference date of all
today as (

    select max({{ "date '" ~ var('known_on') ~ "'" if var('known_on') else 'reference_date' }}) as measured_on
    from deliveries

),

newest as (

    select
        *,
        case rhythm when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end as rhythm_months,
        row_number() over (partition by partner, dataset order by delivery_number desc) as newest_first
    from deliveries
    where contained

)

select
    newest.partner,
    newest.dataset,
    newest.register_date,
    newest.delivery,
    newest.rhythm,
    today.measured_on,
    {{ days_between('newest.register_date', 'today.measured_on') }} as days_behind,
    coalesce(
        today.measured_on > {{ add_days(
            add_months('newest.register_date', 'newest.rhythm_months'), var('late_grace_days')
        ) }},
        false
    ) as is_late
from newest
cross join today
where newest.newest_first = 1
