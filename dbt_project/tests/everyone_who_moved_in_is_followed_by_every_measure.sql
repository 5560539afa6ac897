-- residents with a first move-in against the facts and the curves' day 0, breakdown by breakdown
with moved_in as (

    select count(*) as residents from {{ ref('dim_resident') }}
    where first_move_in is not null

),

followed as (

    select
        'fct_relapse' as measure,
        count(*) as residents
    from {{ ref('fct_relapse') }}
    union all
    select
        'fct_housing_episode' as measure,
        count(*) as residents
    from {{ ref('fct_housing_episode') }}
    where episode_number = 1
    union all
    select
        'retention_curve by ' || breakdown as measure,
        sum(at_risk) as residents
    from {{ ref('retention_curve') }}
    where day = 0
    group by breakdown
    union all
    select
        'relapse_curve by ' || breakdown as measure,
        sum(at_risk) as residents
    from {{ ref('relapse_curve') }}
    where day = 0
    group by breakdown

)

select
    followed.measure,
    followed.residents,
    moved_in.residents as moved_in
from followed
cross join moved_in
where followed.residents <> moved_in.residents
