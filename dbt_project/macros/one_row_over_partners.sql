{#- R3: of rows that several partners deliver under one key, the partner with the newest register date is believed; then the first by name. -#}
{% macro one_row_over_partners(relation, key) -%}
    select * from (
        select
            *,
            row_number() over (partition by {{ key }} order by register_date desc, partner) as preference
        from {{ relation }}
    ) as preferred
    where preference = 1
{%- endmacro %}
