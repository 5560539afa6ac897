with residents as (

    select * from {{ ref('int_residents_at_horizon') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

horizons as (

    {% for months in var('retention_horizons') -%}
    select {{ months }} as months
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

-- every breakdown has every horizon, also those nobody has reached
counted as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        horizons.months,
        cast(count(residents.resident_key) as integer) as eligible,
        cast(sum(case when residents.housed then 1 else 0 end) as integer) as housed,
        cast(sum(case when residents.died then 1 else 0 end) as integer) as died,
        cast(sum(case when residents.same_home then 1 else 0 end) as integer) as same_home
    from breakdowns
    cross join horizons
    left join residents
        on breakdowns.resident_key = residents.resident_key and horizons.months = residents.months
    group by breakdowns.breakdown, breakdowns.value, horizons.months

)

select
    breakdown,
    value,
    months,
    eligible,
    housed,
    died,
    {{ rate('housed', '(eligible - died)') }} as rate,
    {{ wilson_low('housed', '(eligible - died)') }} as rate_low,
    {{ wilson_high('housed', '(eligible - died)') }} as rate_high,
    same_home,
    {{ rate('same_home', '(eligible - died)') }} as same_home_rate,
    {{ wilson_low('same_home', '(eligible - died)') }} as same_home_low,
    {{ wilson_high('same_home', '(eligible - died)') }} as same_home_high
from counted
