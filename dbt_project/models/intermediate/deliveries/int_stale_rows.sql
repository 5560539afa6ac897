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
    'nuisance_reports': ref('stg_corporation__nuisance_reports'),
    'neighbour_consultations': ref('stg_corporation__neighbour_consultations'),
    'association_members': ref('stg_corporation__association_members'),
    'vacancy_candidates': ref('stg_corporation__vacancy_candidates'),
    'handovers': ref('stg_care__handovers'),
    'applications': ref('stg_placement__applications'),
    'grants': ref('stg_region__grants'),
    'spending': ref('stg_region__spending'),
    'municipal_tasks': ref('stg_region__municipal_tasks'),
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
