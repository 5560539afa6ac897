{#- R6: an end the register has not reached yet is not known; the row is still open. -#}
{% macro known_end(end_date, register_date) -%}
    case when {{ end_date }} <= {{ register_date }} then {{ end_date }} end
{%- endmacro %}
