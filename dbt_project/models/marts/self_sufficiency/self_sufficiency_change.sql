with pairs as (

    select * from {{ ref('int_self_sufficiency_pairs') }}

)

-- only residents with both scores are compared; there is no total over domains
select
    domain,
    cast(horizon as integer) as horizon,
    cast(count(*) as integer) as eligible,
    cast(count(score) as integer) as residents,
    avg(case when score is not null then {{ to_double('baseline_score') }} end) as baseline_mean,
    avg({{ to_double('score') }}) as mean,
    cast(sum(case when score > baseline_score then 1 else 0 end) as integer) as improved,
    cast(sum(case when score = baseline_score then 1 else 0 end) as integer) as same,
    cast(sum(case when score < baseline_score then 1 else 0 end) as integer) as worse,
    cast(sum(case when score is null then 1 else 0 end) as integer) as not_assessed
from pairs
group by domain, horizon
