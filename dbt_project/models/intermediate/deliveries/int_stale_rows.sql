{%- set staged = {
    'complexes': ref('stg_corporation__complexes'),
    'units': ref('stg_corporation__units'),
    'leases': ref('stg_corporation__leases'),
    'rent_arrears': ref('stg_corporation__rent_arrears'),
    'clients': ref('stg_care__clients'),
    'guidance': ref('stg_care__guidance'),
    'guidance_assignments': ref('stg_care__guidance_assignments'),
    'self_sufficiency': ref('stg_care__self_sufficiency'),
    'shelter_stays': ref('stg_care__shelter_stays'),
    'placements': ref('stg_placement__placements'),
} -%}

{% for dataset, relation in staged.items() -%}
select
    partner,
    '{{ dataset }}' as dataset,
    count(*) as rows,
    sum(case when is_stale then 1 else 0 end) as stale
from {{ relation }}
group by partner
{% if not loop.last -%}
union all
{% endif -%}
{%- endfor %}
