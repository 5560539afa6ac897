{#- The steps from everyone in the programme to a measure's denominator, in order; the last one is the denominator. -#}
{% macro measure_steps() -%}
    {{ return({
        'retention_curve': ['known', 'moved_in'],
        'retention_at_horizon': ['known', 'moved_in', 'followed_to_horizon', 'alive_at_horizon'],
        'relapse': ['known', 'moved_in'],
        'days_housed': ['known', 'moved_in', 'seen_some_day'],
        'return_after_exit': ['known', 'moved_in', 'left_to_own_home', 'left_long_enough_ago'],
        'period_outcome': ['known', 'moved_in', 'housed_in_period', 'in_period_denominator'],
        'guidance_milestone': ['known', 'moved_in', 'guided', 'guided_while_observed'],
        'lease_flip': ['known', 'moved_in', 'lease_at_care_partner'],
        'progress': ['known', 'moved_in', 'moved_in_window'],
    }) }}
{%- endmacro %}

{#- The name of a numbered step of a measure. -#}
{% macro measure_step_name(measure, step_number) -%}
    case
        {%- for name, steps in measure_steps().items() %}
        {%- for step in steps %}
        when {{ measure }} = '{{ name }}' and {{ step_number }} = {{ loop.index }} then '{{ step }}'
        {%- endfor %}
        {%- endfor %}
    end
{%- endmacro %}
