with kind_weeks as (

    select * from {{ ref('int_guidance_kind_weeks') }}

),

observed_weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}

),

periods as (

    select * from {{ ref('int_guidance_periods') }}

),

kinds as (

    select distinct
        resident_key,
        kind
    from kind_weeks

),

-- R25: in every observed week a row for each kind the resident ever had
expected as (

    select
        observed_weeks.resident_key,
        observed_weeks.week_start,
        kinds.kind
    from observed_weeks
    inner join kinds on observed_weeks.resident_key = kinds.resident_key

),

filled as (

    select
        coalesce(expected.resident_key, kind_weeks.resident_key) as resident_key,
        coalesce(expected.week_start, kind_weeks.week_start) as week_start,
        coalesce(expected.kind, kind_weeks.kind) as kind,
        coalesce(kind_weeks.hours, 0) as hours,
        expected.resident_key is not null as observed
    from expected
    full outer join kind_weeks
        on
            expected.resident_key = kind_weeks.resident_key
            and expected.week_start = kind_weeks.week_start
            and expected.kind = kind_weeks.kind

)

select
    filled.resident_key,
    filled.week_start,
    cast({{ days_between('periods.week_one', 'filled.week_start') }} / 7 as integer) + 1 as weeks_since_start,
    filled.kind,
    filled.hours,
    filled.observed
from filled
left join periods on filled.resident_key = periods.resident_key
