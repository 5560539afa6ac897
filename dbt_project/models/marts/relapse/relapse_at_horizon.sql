with curve as (

    select * from {{ ref('relapse_curve') }}

),

horizons as (

    {% for months in var('relapse_horizons') -%}
    select
        {{ months }} as months,
        {{ curve_day(months) }} as horizon_day
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

ranked as (

    select
        curve.*,
        horizons.months,
        row_number() over (
            partition by curve.breakdown, curve.value, horizons.months order by curve.day desc
        ) as last_first
    from curve
    inner join horizons on curve.day <= horizons.horizon_day

)

select
    breakdown,
    value,
    months,
    at_risk,
    cif_relapse,
    cif_relapse_low as low,
    cif_relapse_high as high
from ranked
where last_first = 1
