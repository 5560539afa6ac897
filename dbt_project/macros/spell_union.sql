{#-
  Intervals start <= day < known end joined into spells, as a select: every row of the relation with the number of the
  spell it belongs to. Definition and source: macros.yml.

  relation   name of a CTE with one row per interval: the keys, start_date, known_end
  keys       columns within which intervals join
  gap_days   a start at most so many days after the latest known end so far joins
  order      columns that order intervals with the same start
  number     name of the column added
-#}
{% macro spell_union(relation, keys, gap_days, order, number='spell_number') -%}
    {%- set sequence = 'partition by ' ~ keys | join(', ') ~ ' order by ' ~ (['start_date'] + order) | join(', ') -%}
    select
        *,
        sum(case when start_date <= {{ add_days('united_until', gap_days) }} then 0 else 1 end) over (
            {{ sequence }} rows between unbounded preceding and current row
        ) as {{ number }}
    from (
        select
            *,
            max(known_end) over (
                {{ sequence }} rows between unbounded preceding and 1 preceding
            ) as united_until
        from {{ relation }}
    ) as sequenced
{%- endmacro %}
