{#-
  Curves of competing events as one select: per group a row for day 0 and for each day on which somebody has an event
  or is censored. Formulas, sources and the variance's expansion: macros.yml.

  relation  name of a CTE with one row per resident and group: the group columns, day, cause (null = censored)
  causes    the causes that end a resident's time, in the order of their count columns
  figures   name -> {of: [causes taken as one], complement: true when the figure is one minus their incidence}
  groups    the group columns

  Columns: groups, day, at_risk, one count per cause, censored; per figure <name>, <name>_low, <name>_high.
-#}
{% macro aalen_johansen(relation, causes, figures, groups=['breakdown', 'value']) -%}
    {%- set keys = groups | join(', ') -%}
    {%- set so_far -%}
        over (partition by {{ keys }} order by day rows between unbounded preceding and current row)
    {%- endset -%}
    with counted as (

        select
            {{ keys }},
            cast(day as integer) as day,
            cast(count(*) as integer) as leaving
            {%- for cause in causes %},
            cast(sum(case when cause = '{{ cause }}' then 1 else 0 end) as integer) as {{ cause }}
            {%- endfor %}
        from {{ relation }}
        group by {{ keys }}, day

    ),

    -- every group has a day 0, whether or not somebody leaves on it
    days as (

        select * from counted
        union all
        select
            {{ keys }},
            0 as day,
            0 as leaving
            {%- for cause in causes %},
            0 as {{ cause }}
            {%- endfor %}
        from counted
        group by {{ keys }}
        having min(day) > 0

    ),

    at_risk as (

        select
            *,
            {{ causes | join(' + ') }} as events,
            cast(sum(leaving) over (
                partition by {{ keys }} order by day rows between current row and unbounded following
            ) as integer) as at_risk
        from days

    ),

    hazards as (

        select
            *,
            case when events < at_risk then {{ to_double('at_risk - events') }} / at_risk else 0.0 end as stays,
            case
                when events < at_risk then {{ to_double('events') }} / at_risk / (at_risk - events) else 0.0
            end as spread
        from at_risk

    ),

    -- free of any event just before the day: the product of what was left on each earlier day, as a sum of logarithms
    survival as (

        select
            *,
            exp(coalesce(
                sum(case when stays > 0 then ln(stays) else 0.0 end) over (
                    partition by {{ keys }} order by day rows between unbounded preceding and 1 preceding
                ), 0.0
            )) as free_before,
            sum(spread) {{ so_far }} as spread_so_far
        from hazards

    ),

    incidence as (

        select
            *
            {%- for name, figure in figures.items() %},
            {%- if figure.of | length == causes | length %}
            1 - free_before * stays as {{ name }}_cif
            {%- else %}
            sum(free_before * ({{ figure.of | join(' + ') }}) / at_risk) {{ so_far }} as {{ name }}_cif
            {%- endif %}
            {%- endfor %}
        from survival

    ),

    -- R19: Greenwood's where all causes are taken as one, else its square written out so that every term is a running sum
    variance as (

        select
            *
            {%- for name, figure in figures.items() %}
            {%- set cif = name ~ '_cif' -%}
            {%- if figure.of | length == causes | length %},
            (1 - {{ cif }}) * (1 - {{ cif }}) * spread_so_far as {{ name }}_variance
            {%- else %}
            {%- set hits = to_double('(' ~ figure.of | join(' + ') ~ ')') -%}
            {%- set own = 'free_before * ' ~ hits ~ ' / at_risk / at_risk' -%}
            ,
            {{ cif }} * {{ cif }} * spread_so_far
            - 2 * {{ cif }} * sum({{ cif }} * spread + {{ own }}) {{ so_far }}
            + sum(
                {{ cif }} * {{ cif }} * spread
                + free_before * {{ own }} * (at_risk - {{ hits }}) / at_risk
                + 2 * {{ cif }} * {{ own }}
            ) {{ so_far }} as {{ name }}_variance
            {%- endif %}
            {%- endfor %}
        from incidence

    ),

    estimated as (

        select
            *
            {%- for name, figure in figures.items() %},
            {%- if figure.complement %}
            greatest(0.0, 1 - {{ name }}_cif) as {{ name }},
            {%- else %}
            least(1.0, {{ name }}_cif) as {{ name }},
            {%- endif %}
            sqrt(greatest(0.0, {{ name }}_variance)) as {{ name }}_error
            {%- endfor %}
        from variance

    )

    select
        {{ keys }},
        day,
        at_risk,
        {% for cause in causes -%}
        {{ cause }},
        {% endfor -%}
        leaving - events as censored
        {%- for name in figures %},
        {{ name }},
        {{ log_log_bound(name, name ~ '_error', '+') }} as {{ name }}_low,
        {{ log_log_bound(name, name ~ '_error', '-') }} as {{ name }}_high
        {%- endfor %}
    from estimated
{%- endmacro %}

{#- R19, R20: bound of the log(-log) interval on a figure itself; null where the figure is 0 or 1. -#}
{% macro log_log_bound(figure, error, sign) -%}
    case
        when {{ figure }} > {{ var('figure_tolerance') }} and {{ figure }} < 1 - {{ var('figure_tolerance') }}
            then power({{ figure }}, exp({{ sign }}{{ var('z_95') }} * {{ error }} / ({{ figure }} * abs(ln({{ figure }})))))
    end
{%- endmacro %}

{#- R18: the day on a curve that stands for so many months. -#}
{% macro curve_day(months) -%}
    {{ return((months * var('days_per_month')) | int) }}
{%- endmacro %}
