with states as (

    select * from {{ ref('int_period_states') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

),

periods as (

    select distinct
        kind,
        period,
        first_day,
        last_day
    from states

),

-- every group has a row for every period, also when nobody of it was housed yet
counted as (

    select
        breakdowns.breakdown,
        breakdowns.value,
        periods.kind,
        periods.period,
        periods.first_day,
        periods.last_day,
        cast(sum(case when states.state = 'stayer' then 1 else 0 end) as integer) as stayers,
        cast(sum(case when states.state = 'positive_exit' then 1 else 0 end) as integer) as positive_exits,
        cast(sum(case when states.state = 'negative_exit' then 1 else 0 end) as integer) as negative_exits,
        cast(sum(case when states.state = 'out_of_denominator' then 1 else 0 end) as integer) as out_of_denominator
    from breakdowns
    cross join periods
    left join states
        on breakdowns.resident_key = states.resident_key and periods.period = states.period
    group by
        breakdowns.breakdown, breakdowns.value, periods.kind, periods.period, periods.first_day, periods.last_day

)

select
    breakdown,
    value,
    kind,
    period,
    first_day,
    last_day,
    stayers,
    positive_exits,
    negative_exits,
    out_of_denominator,
    {{ rate('(stayers + positive_exits)', '(stayers + positive_exits + negative_exits)') }} as rate,
    {{ wilson_low('(stayers + positive_exits)', '(stayers + positive_exits + negative_exits)') }} as rate_low,
    {{ wilson_high('(stayers + positive_exits)', '(stayers + positive_exits + negative_exits)') }} as rate_high
from counted
