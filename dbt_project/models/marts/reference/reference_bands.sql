with bands as (

    select * from {{ ref('reference_values') }}

),

retention as (

    select * from {{ ref('retention_at_horizon') }}
    where breakdown = 'all'

),

relapse as (

    select * from {{ ref('relapse_at_horizon') }}
    where breakdown = 'all'

),

-- our own figures under the name of what they mean; not relapsed is one minus the incidence, and so are its bounds
figures as (

    select
        'retention' as measure,
        months,
        rate as figure,
        rate_low as low,
        rate_high as high
    from retention
    union all
    select
        'same_home' as measure,
        months,
        same_home_rate as figure,
        same_home_low as low,
        same_home_high as high
    from retention
    union all
    select
        'not_relapsed' as measure,
        months,
        1 - cif_relapse as figure,
        1 - high as low,
        1 - low as high
    from relapse

)

-- a band without a length of follow-up is a line beside each of ours; one that no measure means stands alone
select
    bands.band,
    coalesce(figures.months, bands.months, 0) as months,
    bands.place,
    bands.programme,
    bands.measure,
    bands.months as band_months,
    bands.value,
    bands.definition,
    bands.source,
    bands.caveat,
    figures.figure,
    figures.low,
    figures.high
from bands
left join figures
    on bands.measure = figures.measure and (bands.months is null or bands.months = figures.months)
