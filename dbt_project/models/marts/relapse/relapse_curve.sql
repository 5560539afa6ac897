with relapses as (

    select * from {{ ref('fct_relapse') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

observed as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        relapses.days_at_risk as day,
        case relapses.outcome when 'relapse' then 'relapsed' when 'death' then 'died' end as cause
    from relapses
    inner join breakdowns on relapses.resident_key = breakdowns.resident_key

),

curve as (

    {{ aalen_johansen('observed', ['relapsed', 'died'], {
        'cif_relapse': {'of': ['relapsed']},
        'cif_died': {'of': ['died']},
    }) }}

)

select * from curve
