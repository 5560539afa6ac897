-- Tests and models are no work for SQL: pipelines/inference fills this table once all marts stand, with at least
-- {{ var('comparison_min_events') }} events in each arm and {{ var('events_per_coefficient') }} for each coefficient,
-- and means over {{ var('restricted_mean_days') }} days
select
    cast(null as string) as contrast,
    cast(null as string) as outcome,
    cast(null as string) as test,
    cast(null as boolean) as calculated,
    cast(null as string) as arm,
    cast(null as string) as reference,
    cast(null as integer) as residents,
    cast(null as integer) as reference_residents,
    cast(null as integer) as events,
    cast(null as integer) as reference_events,
    cast(null as integer) as complexes,
    cast(null as integer) as reference_complexes,
    cast(null as double) as statistic,
    cast(null as integer) as degrees_of_freedom,
    cast(null as double) as p_value,
    cast(null as double) as hazard_ratio,
    cast(null as double) as low,
    cast(null as double) as high,
    cast(null as double) as p_value_by_month,
    cast(null as double) as hazard_ratio_by_month,
    cast(null as double) as low_by_month,
    cast(null as double) as high_by_month,
    cast(null as string) as adjusted_for,
    cast(null as integer) as horizon_days,
    cast(null as double) as mean_days,
    cast(null as double) as reference_mean_days,
    cast(null as double) as difference_days,
    cast(null as double) as difference_low,
    cast(null as double) as difference_high,
    cast(null as string) as caveat,
    cast(null as string) as caveat_nl,
    cast(null as string) as caveat_en
from {{ ref('dim_resident') }} as residents
inner join {{ ref('fct_relapse') }} as relapses on residents.resident_key = relapses.resident_key
inner join {{ ref('fct_housing_episode') }} as episodes on residents.resident_key = episodes.resident_key
inner join {{ ref('int_first_assessments') }} as assessments on residents.resident_key = assessments.resident_key
where 1 = 0
