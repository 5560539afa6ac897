with weeks as (

    select * from {{ ref('int_guidance_observed_weeks') }}

),

breakdowns as (

    select * from {{ ref('int_breakdowns') }}

)

select
    breakdowns.breakdown,
    breakdowns.value,
    weeks.week_number as weeks_since_start,
    count(*) as residents,
    avg(weeks.hours) as mean_hours,
    percentile_cont(0.25) within group (order by weeks.hours) as p25,
    percentile_cont(0.5) within group (order by weeks.hours) as median,
    percentile_cont(0.75) within group (order by weeks.hours) as p75
from weeks
inner join breakdowns on weeks.resident_key = breakdowns.resident_key
group by breakdowns.breakdown, breakdowns.value, weeks.week_number
