{#- Values of a group as one text, in order, parted by a comma. -#}
{% macro join_texts(expression, order_by) -%}
    {{ return(adapter.dispatch('join_texts')(expression, order_by)) }}
{%- endmacro %}

{% macro duckdb__join_texts(expression, order_by) -%}
    string_agg({{ expression }}, ', ' order by {{ order_by }})
{%- endmacro %}
