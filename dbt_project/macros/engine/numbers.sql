{#- Double precision, so that a division never turns into an integer or a decimal one. -#}
{% macro to_double(expression) -%}
    cast({{ expression }} as double)
{%- endmacro %}
