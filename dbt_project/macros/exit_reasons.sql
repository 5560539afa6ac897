{#- R7: harmonised reasons, in the order in which one is believed when several leases end on the same day. -#}
{% macro exit_reasons() -%}
    {{ return(['deceased', 'eviction', 'relapse', 'institution', 'unknown', 'moved_away', 'family', 'own_home']) }}
{%- endmacro %}

{#- Place of a reason in that order; a reason that is none (transfer, lease flip, empty) comes last. -#}
{% macro exit_reason_rank(reason) -%}
    case {{ reason }}
        {%- for known in exit_reasons() %}
        when '{{ known }}' then {{ loop.index }}
        {%- endfor %}
        else {{ exit_reasons() | length + 1 }}
    end
{%- endmacro %}

{#- The kind of exit retention speaks of: 'negative', 'positive' or 'died'; null without an exit. -#}
{% macro exit_cause(reason) -%}
    case
        when {{ reason }} in ('relapse', 'eviction', 'institution', 'unknown') then 'negative'
        when {{ reason }} in ('own_home', 'family', 'moved_away') then 'positive'
        when {{ reason }} = 'deceased' then 'died'
    end
{%- endmacro %}
