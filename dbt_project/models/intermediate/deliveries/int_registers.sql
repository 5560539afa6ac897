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

),

registers as (

    select
        *,
        {{ add_days(add_months('register_date', 'rhythm_months'), var('late_grace_days')) }} as late_after
    from newest
    where newest_first = 1

)

select
    registers.partner,
    registers.dataset,
    registers.register_date,
    registers.delivery,
    registers.rhythm,
    registers.late_after,
    today.measured_on,
    {{ days_between('registers.register_date', 'today.measured_on') }} as days_behind,
    coalesce(today.measured_on > registers.late_after, false) as is_late
from registers
cross join today
