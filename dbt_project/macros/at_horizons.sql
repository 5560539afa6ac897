{#-
  R18: a curve read off at horizons, as a select of its rows with their `months`: of each group the last row on or
  before the day that stands for so many months.

  curve   name of a CTE with the groups and day
  months  list of horizons in months
  groups  the group columns
-#}
{% macro at_horizons(curve, months, groups=['breakdown', 'value']) -%}
    select *
    from (
        select
            curve.*,
            horizons.months,
            row_number() over (
                partition by curve.{{ groups | join(', curve.') }}, horizons.months order by curve.day desc
            ) as last_first
        from {{ curve }} as curve
        inner join (
            {% for horizon in months -%}
            select
                {{ horizon }} as months,
                {{ curve_day(horizon) }} as horizon_day
            {%- if not loop.last %}
            union all
            {% endif -%}
            {%- endfor %}
        ) as horizons on curve.day <= horizons.horizon_day
    ) as ranked
    where last_first = 1
{%- endmacro %}
