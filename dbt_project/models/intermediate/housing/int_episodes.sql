with leases as (

    select
        *,
        max(known_end) over (partition by resident_key, episode_number) as episode_known_end,
        lag(unit_id) over (partition by resident_key, episode_number order by lease_number) as former_unit_id,
        {{ exit_reason_rank('end_reason') }} as reason_rank
    from {{ ref('int_episode_leases') }}

),

summed as (

    select
        resident_key,
        episode_number,
        min(start_date) as start_date,
        max(case when lease_number = 1 then complex_id end) as complex_id,
        sum(case when unit_id <> former_unit_id then 1 else 0 end) as transfers,
        min(unit_id) = max(unit_id) as on_one_unit
    from leases
    group by resident_key, episode_number

),

-- R7: of the leases that end last an open one decides, else the one whose reason comes first
last_leases as (

    select
        *,
        row_number() over (
            partition by resident_key, episode_number
            order by case when end_date is null then 0 else 1 end asc, reason_rank asc, lease_number desc
        ) as deciding_first
    from leases
    where known_end = episode_known_end

),

-- R8: an end without a reason is open for a while, and unknown afterwards
ends as (

    select
        *,
        case
            when reason_rank <= {{ exit_reasons() | length }} then end_reason
            when {{ days_between('end_date', 'register_date') }} > {{ var('transfer_gap_days') }} then 'unknown'
        end as exit_reason
    from last_leases
    where deciding_first = 1

)

select
    summed.resident_key,
    summed.episode_number,
    summed.start_date,
    case when ends.exit_reason is not null then ends.end_date end as end_date,
    ends.exit_reason,
    case when ends.exit_reason is not null then ends.register_date else ends.known_end end as observed_until,
    summed.complex_id,
    summed.episode_number = 1 and summed.on_one_unit as first_home,
    summed.transfers
from summed
inner join ends
    on summed.resident_key = ends.resident_key and summed.episode_number = ends.episode_number
