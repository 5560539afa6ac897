-- A forecast is no work for SQL: pipelines/inference fills this table from the months of living_lab_progress. What was
-- seen keeps {{ var('pace_least_discount') }} of its weight by the month, or more (a prior of
-- {{ var('pace_discount_months') }} months); it looks back after {{ var('forecast_check_months') }} months, and needs
-- {{ var('forecast_min_months') }} months and {{ var('forecast_min_people') }} people
select
    cast(null as date) as made_on,
    cast(null as boolean) as calculated,
    cast(null as integer) as moved_in_total,
    cast(null as integer) as target,
    cast(null as date) as reached_on,
    cast(null as double) as per_month,
    cast(null as date) as target_on,
    cast(null as date) as target_on_low,
    cast(null as date) as target_on_high,
    cast(null as date) as forecast_for,
    cast(null as double) as expected_total,
    cast(null as double) as low,
    cast(null as double) as high,
    cast(null as integer) as actual_total,
    cast(null as boolean) as held,
    cast(null as integer) as forecasts_checked,
    cast(null as double) as coverage,
    cast(null as string) as caveat,
    cast(null as string) as caveat_nl,
    cast(null as string) as caveat_en
from {{ ref('living_lab_progress') }}
where 1 = 0
