with lease_flips as (

    select * from {{ ref('fct_lease_flip') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

observed as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        lease_flips.days as day,
        case lease_flips.outcome when 'flip' then 'flipped' when 'exit' then 'exited' end as cause
    from lease_flips
    inner join breakdowns on lease_flips.resident_key = breakdowns.resident_key

),

curve as (

    {{ aalen_johansen('observed', ['flipped', 'exited'], {
        'cif_flip': {'of': ['flipped']},
        'cif_exit': {'of': ['exited']},
    }) }}

)

select * from curve
