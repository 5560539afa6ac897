{#- R16: how the time since first move-in ends; on one day a relapse comes before death, death before the end. -#}
{% macro relapse_outcome(relapse_date, died_on, followed_until) -%}
    case
        when {{ relapse_date }} <= {{ followed_until }} and ({{ died_on }} is null or {{ relapse_date }} <= {{ died_on }})
            then 'relapse'
        when {{ died_on }} <= {{ followed_until }} then 'death'
        else 'censored'
    end
{%- endmacro %}
