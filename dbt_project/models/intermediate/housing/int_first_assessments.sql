with assessments as (

    select * from {{ ref('stg_care__self_sufficiency') }}

),

residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

-- what was seen long after the move-in may be its consequence
near as (

    select
        residents.resident_key,
        assessments.assessed_on,
        assessments.score,
        min(assessments.assessed_on) over (partition by residents.resident_key) as first_on
    from residents
    inner join assessments on residents.resident_key = assessments.client
    where assessments.assessed_on <= {{ add_days('residents.first_move_in', var('first_assessment_days')) }}

)

select
    resident_key,
    assessed_on,
    count(*) as scores,
    sum(case when score <= {{ var('low_score_max') }} then 1 else 0 end) as low_scores
from near
where assessed_on = first_on
group by resident_key, assessed_on
