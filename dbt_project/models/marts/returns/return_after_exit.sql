{%- set bins = var('return_bins') -%}

with returns as (

    select * from {{ ref('int_returns_after_exit') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

-- every group has a row, also one that nobody has left for long enough
counted as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        cast(count(returns.resident_key) as integer) as exits,
        {%- for last in bins %}
        cast(sum(
            case
                when returns.return_days between {{ 0 if loop.first else loop.previtem + 1 }} and {{ last }} then 1
                else 0
            end
        ) as integer) as returned_{{ last }},
        {%- endfor %}
        cast(count(returns.return_days) as integer) as returned_total
    from breakdowns
    left join returns on breakdowns.resident_key = returns.resident_key
    group by breakdowns.breakdown, breakdowns.value

)

select
    breakdown,
    value,
    exits,
    {% for last in bins -%}
    returned_{{ last }},
    {% endfor -%}
    {% for last in bins -%}
    {{ rate('returned_' ~ last, 'exits') }} as rate_{{ last }},
    {{ wilson_low('returned_' ~ last, 'exits') }} as rate_{{ last }}_low,
    {{ wilson_high('returned_' ~ last, 'exits') }} as rate_{{ last }}_high,
    {% endfor -%}
    returned_total,
    {{ rate('returned_total', 'exits') }} as rate_total,
    {{ wilson_low('returned_total', 'exits') }} as rate_total_low,
    {{ wilson_high('returned_total', 'exits') }} as rate_total_high
from counted
