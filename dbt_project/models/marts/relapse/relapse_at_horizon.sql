with curve as (

    select * from {{ with_pairs(ref('relapse_curve')) }}

),

horizons as (

    {{ at_horizons('curve', var('relapse_horizons')) }}

)

select
    breakdown,
    value,
    months,
    at_risk,
    cif_relapse,
    cif_relapse_low as low,
    cif_relapse_high as high
from horizons
