{%- set columns = {
    'housing_form': 'housing_form',
    'complex': 'complex_id',
    'partner': 'care_partner',
    'municipality': 'municipality',
    'target_group': 'target_group',
    'move_in_year': 'move_in_year',
} -%}

with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

)

select
    resident_key,
    'all' as breakdown,
    'all' as value
from residents
{%- for breakdown, column in columns.items() %}
union all
select
    resident_key,
    '{{ breakdown }}' as breakdown,
    coalesce(cast({{ column }} as string), 'unknown') as value
from residents
{%- endfor %}
