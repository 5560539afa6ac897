{#- Arithmetic on dates, the one thing every engine spells differently. -#}

{#- Whole days from one date to a later one. -#}
{% macro days_between(first, later) -%}
    {{ return(adapter.dispatch('days_between')(first, later)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, later) -%}
    ({{ later }} - {{ first }})
{%- endmacro %}

{% macro add_days(day, days) -%}
    {{ return(adapter.dispatch('add_days')(day, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(day, days) -%}
    ({{ day }} + cast({{ days }} as integer))
{%- endmacro %}

{#- Calendar months later; a day that month does not have becomes its last day. -#}
{% macro add_months(day, months) -%}
    {{ return(adapter.dispatch('add_months')(day, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(day, months) -%}
    cast({{ day }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro first_of_month(day) -%}
    {{ return(adapter.dispatch('first_of_month')(day)) }}
{%- endmacro %}

{% macro duckdb__first_of_month(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{% macro last_of_month(day) -%}
    {{ return(adapter.dispatch('last_of_month')(day)) }}
{%- endmacro %}

{% macro duckdb__last_of_month(day) -%}
    last_day({{ day }})
{%- endmacro %}

{#- Monday of the ISO week a day lies in. -#}
{% macro monday_of(day) -%}
    {{ return(adapter.dispatch('monday_of')(day)) }}
{%- endmacro %}

{% macro duckdb__monday_of(day) -%}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}

{#- A select of one column, `month`: the first day of every month from one date to another, both included. -#}
{% macro month_series(first, last) -%}
    {{ return(adapter.dispatch('month_series')(first, last)) }}
{%- endmacro %}

{% macro duckdb__month_series(first, last) -%}
    select cast(unnest(generate_series(
        date_trunc('month', {{ first }}), date_trunc('month', {{ last }}), interval 1 month
    )) as date) as month
{%- endmacro %}

{#- Whole numbers 1, 2, ... n as a select of one column, `number`. -#}
{% macro number_series(last) -%}
    {{ return(adapter.dispatch('number_series')(last)) }}
{%- endmacro %}

{% macro duckdb__number_series(last) -%}
    select unnest(generate_series(1, {{ last }})) as number
{%- endmacro %}
