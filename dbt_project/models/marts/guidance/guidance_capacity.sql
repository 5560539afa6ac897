-- A forecast is no work for SQL: pipelines/inference fills this table from the weeks of guidance
select
    cast(null as integer) as months_ahead,
    cast(null as date) as month,
    cast(null as boolean) as calculated,
    cast(null as double) as expected_hours,
    cast(null as double) as low,
    cast(null as double) as high,
    cast(null as double) as hours_present_residents,
    cast(null as double) as hours_newcomers,
    cast(null as date) as checked_month,
    cast(null as double) as checked_expected,
    cast(null as double) as checked_low,
    cast(null as double) as checked_high,
    cast(null as double) as checked_actual,
    cast(null as boolean) as checked_held,
    cast(null as integer) as forecasts_checked,
    cast(null as double) as coverage,
    cast(null as string) as caveat,
    cast(null as string) as caveat_nl,
    cast(null as string) as caveat_en
from {{ ref('fct_guidance_week') }} as weeks
inner join {{ ref('int_guidance_periods') }} as periods on weeks.resident_key = periods.resident_key
where 1 = 0
