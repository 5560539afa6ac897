with move_ins as (

    select * from {{ ref('int_move_in_handovers') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

-- every group stays, also one whose move-ins no register of hand-overs has reached
counted as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        cast(count(move_ins.resident_key) as integer) as move_ins,
        cast(sum(case when move_ins.handed_over_before then 1 else 0 end) as integer) as with_handover_before
    from breakdowns
    left join move_ins on breakdowns.resident_key = move_ins.resident_key
    group by breakdowns.breakdown, breakdowns.value

)

select
    breakdown,
    value,
    move_ins,
    with_handover_before,
    {{ rate('with_handover_before', 'move_ins') }} as rate,
    {{ wilson_low('with_handover_before', 'move_ins') }} as low,
    {{ wilson_high('with_handover_before', 'move_ins') }} as high
from counted
