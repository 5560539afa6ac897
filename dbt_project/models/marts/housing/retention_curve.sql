with episodes as (

    select * from {{ ref('fct_housing_episode') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

observed as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        episodes.days as day,
        {{ exit_cause('episodes.exit_reason') }} as cause
    from episodes
    inner join breakdowns on episodes.resident_key = breakdowns.resident_key
    where episodes.episode_number = 1

),

curve as (

    {{ aalen_johansen('observed', ['negative', 'positive', 'died'], {
        'still_housed': {'of': ['negative', 'positive', 'died'], 'complement': true},
        'cif_negative': {'of': ['negative']},
        'cif_positive': {'of': ['positive']},
        'cif_died': {'of': ['died']},
        'retained': {'of': ['negative', 'died'], 'complement': true},
    }) }}

)

select * from curve
