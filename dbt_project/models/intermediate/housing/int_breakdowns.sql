with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

)

select
    resident_key,
    'all' as breakdown,
    'all' as value
from residents
{%- for breakdown, columns in breakdown_columns().items() %}
union all
select
    resident_key,
    '{{ breakdown }}' as breakdown,
    {% for column in columns -%}
    coalesce(cast({{ column }} as string), 'unknown')
    {%- if not loop.last %} || ' / ' || {% endif %}
    {%- endfor %} as value
from residents
{%- endfor %}
