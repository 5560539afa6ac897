with money as (

    select
        municipality,
        project,
        'granted' as kind,
        amount_eur
    from {{ ref('stg_region__grants') }}
    union all
    select
        municipality,
        project,
        case kind when 'commitment' then 'committed' else 'paid' end as kind,
        amount_eur
    from {{ ref('stg_region__spending') }}

)

-- R44: what is for no project in particular is called unallocated
select
    municipality,
    coalesce(project, 'unallocated') as project,
    kind,
    sum(amount_eur) as amount_eur
from money
group by municipality, coalesce(project, 'unallocated'), kind
