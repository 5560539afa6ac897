{#-
  The first return after an exit, as a select: every exit with the days to the first spell that starts within a number
  of days after it, null where none does. Definition and source: macros.yml.

  exits      name of a CTE with one row per exit: the keys, exit_date
  spells     name of a CTE with one row per spell: the keys, start_date
  keys       columns an exit and a spell share
  last_day   last day after the exit that counts
  first_day  first day that counts; 0 is the day of the exit itself
-#}
{% macro first_return(exits, spells, keys, last_day, first_day=0) -%}
    {%- set exit_keys = keys + ['exit_date'] -%}
    select
        exits.*,
        returns.return_days
    from {{ exits }} as exits
    left join (
        select
            {% for key in exit_keys -%}
            exits.{{ key }},
            {% endfor -%}
            cast(min({{ days_between('exits.exit_date', 'spells.start_date') }}) as integer) as return_days
        from {{ exits }} as exits
        inner join {{ spells }} as spells
            on
                {% for key in keys -%}
                exits.{{ key }} = spells.{{ key }}
                and {% endfor -%}
                spells.start_date >= {{ add_days('exits.exit_date', first_day) }}
                and spells.start_date <= {{ add_days('exits.exit_date', last_day) }}
        group by exits.{{ exit_keys | join(', exits.') }}
    ) as returns
        on
            {% for key in exit_keys -%}
            exits.{{ key }} = returns.{{ key }}
            {%- if not loop.last %}
            and {% endif -%}
            {%- endfor %}
{%- endmacro %}
