{#-
  The first sustained crossing: per group the first row on which a condition holds, as it does on each of the rows after
  it, `rows` of them in all. As a select of whole rows; a group that never gets so far has none. Definition: macros.yml.

  relation   name of a CTE, a row per step, no step left out
  keys       columns that name a group
  step       column that orders a group's rows
  condition  SQL condition on a row; null counts as not holding
  rows       rows on which it must hold, the first included; all of them must be there
-#}
{% macro first_sustained(relation, keys, step, condition, rows) -%}
    {%- set group = 'partition by ' ~ keys | join(', ') ~ ' order by ' ~ step -%}
    select *
    from (
        select
            *,
            row_number() over ({{ group }}) as sustained_first
        from (
            select
                *,
                sum(case when {{ condition }} then 1 else 0 end) over (
                    {{ group }} rows between current row and {{ rows - 1 }} following
                ) as rows_held
            from {{ relation }}
        ) as held
        where rows_held = {{ rows }}
    ) as sustained
    where sustained_first = 1
{%- endmacro %}
