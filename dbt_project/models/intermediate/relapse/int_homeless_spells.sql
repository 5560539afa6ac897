with residents as (

    select * from {{ ref('int_residents') }}

),

-- R11: stays without a home, of every partner; one that ends on the day it starts is no night
stays as (

    select
        residents.resident_key,
        stays.partner,
        stays.stay_id,
        stays.start_date,
        stays.end_date,
        coalesce(stays.end_date, stays.register_date) as known_end
    from {{ ref('stg_care__shelter_stays') }} as stays
    inner join residents on stays.client = residents.resident_key
    where
        stays.ethos_category <= {{ var('rough_ethos_max') }}
        and (stays.end_date is null or stays.end_date > stays.start_date)

),

numbered as (

    {{ spell_union('stays', ['resident_key'], var('spell_gap_nights'), ['known_end', 'partner', 'stay_id']) }}

),

spells as (

    select
        resident_key,
        min(start_date) as start_date,
        max(known_end) as known_end,
        max(case when end_date is null then known_end end) as open_until
    from numbered
    group by resident_key, spell_number

)

-- R12: open when the stay that ends last is open; its nights run to that stay's register date
select
    resident_key,
    start_date,
    case when open_until is null or open_until < known_end then known_end end as end_date,
    cast({{ days_between('start_date', 'known_end') }} as integer) as nights
from spells
