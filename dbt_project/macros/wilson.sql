{#- Bounds of the 95 % score interval of a proportion; null without a denominator. Formula and source: macros.yml. -#}
{% macro wilson_low(hits, n) -%}
    {{ wilson_bound(hits, n, '-') }}
{%- endmacro %}

{% macro wilson_high(hits, n) -%}
    {{ wilson_bound(hits, n, '+') }}
{%- endmacro %}

{% macro wilson_bound(hits, n, sign) -%}
    {%- set z = var('z_95') -%}
    {%- set share = '(' ~ to_double(hits) ~ ' / ' ~ n ~ ')' -%}
    case
        when {{ n }} > 0 then least(1.0, greatest(0.0, (
            {{ share }} + {{ z * z / 2 }} / {{ n }}
            {{ sign }} {{ z }} * sqrt({{ share }} * (1 - {{ share }}) / {{ n }} + {{ z * z / 4 }} / {{ n }} / {{ n }})
        ) / (1 + {{ z * z }} / {{ n }})))
    end
{%- endmacro %}

{#- A proportion; null without a denominator. -#}
{% macro rate(hits, n) -%}
    case when {{ n }} > 0 then {{ to_double(hits) }} / {{ n }} end
{%- endmacro %}
