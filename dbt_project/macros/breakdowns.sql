{#- R40: what residents are divided by, and the columns of `int_residents` that say so; a value joins them by ` / `. -#}
{% macro breakdown_columns() -%}
    {{ return({
        'housing_form': ['housing_form'],
        'complex': ['complex_id'],
        'partner': ['care_partner'],
        'municipality': ['municipality'],
        'target_group': ['target_group'],
        'move_in_year': ['move_in_year'],
        'housing_form_partner': ['housing_form', 'care_partner'],
        'housing_form_target_group': ['housing_form', 'target_group'],
    }) }}
{%- endmacro %}

{#- The breakdowns by two things at once. -#}
{% macro pair_breakdowns() -%}
    {%- set pairs = [] -%}
    {%- for breakdown, columns in breakdown_columns().items() if columns | length > 1 -%}
        {%- do pairs.append(breakdown) -%}
    {%- endfor -%}
    {{ return(pairs) }}
{%- endmacro %}
