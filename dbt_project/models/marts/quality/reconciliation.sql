with placement_leases as (

    select * from {{ ref('int_placement_leases') }}

),

conflicting_deaths as (

    select * from {{ ref('int_conflicting_deaths') }}

),

nights_while_housed as (

    select * from {{ ref('int_nights_while_housed') }}

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

move_in_dates as (

    select
        'move_in_dates' as kind,
        resident_key,
        lease_partner as first_partner,
        'leases' as first_dataset,
        lease_delivery as first_delivery,
        lease_row as first_row,
        lease_id as first_key,
        lease_start as first_date,
        partner as second_partner,
        'placements' as second_dataset,
        delivery as second_delivery,
        row_number_in_file as second_row,
        application_id as second_key,
        key_on as second_date,
        days_apart,
        null as nights,
        cast(null as boolean) as rent_paid,
        'first' as chosen,
        lease_start as chosen_date,
        'R9: moving in is the start of the lease' as {{ adapter.quote('rule') }}
    from placement_leases
    where days_apart > {{ var('move_in_apart_days') }}

),

-- R15: the earlier report counts, unless it lies before first move-in
death_dates as (

    select
        conflicting_deaths.kind,
        conflicting_deaths.resident_key,
        conflicting_deaths.first_partner,
        conflicting_deaths.first_dataset,
        conflicting_deaths.first_delivery,
        conflicting_deaths.first_row,
        conflicting_deaths.first_key,
        conflicting_deaths.first_date,
        conflicting_deaths.second_partner,
        conflicting_deaths.second_dataset,
        conflicting_deaths.second_delivery,
        conflicting_deaths.second_row,
        conflicting_deaths.second_key,
        conflicting_deaths.second_date,
        conflicting_deaths.days_apart,
        null as nights,
        cast(null as boolean) as rent_paid,
        case
            when (conflicting_deaths.kind = 'lease_after_death') = (deaths.died_on is null) then 'first'
            else 'second'
        end as chosen,
        deaths.died_on as chosen_date,
        case
            when deaths.died_on is null then 'R15: a death reported before moving in is ignored'
            when conflicting_deaths.kind = 'lease_after_death' then 'R15: death is the earlier report'
            else 'R23: guidance is observed until death'
        end as {{ adapter.quote('rule') }}
    from conflicting_deaths
    left join deaths on conflicting_deaths.resident_key = deaths.resident_key

),

shelter_nights as (

    select
        'shelter_while_housed' as kind,
        resident_key,
        lease_partner as first_partner,
        'leases' as first_dataset,
        lease_delivery as first_delivery,
        lease_row as first_row,
        lease_id as first_key,
        lease_start as first_date,
        partner as second_partner,
        'shelter_stays' as second_dataset,
        delivery as second_delivery,
        row_number_in_file as second_row,
        stay_id as second_key,
        stay_start as second_date,
        null as days_apart,
        nights,
        rent_paid,
        'both' as chosen,
        cast(null as date) as chosen_date,
        'R14: housed in the retention curve, and a relapse by rule b when the spell is long enough'
            as {{ adapter.quote('rule') }}
    from nights_while_housed

),

disagreements as (

    select * from move_in_dates
    union all
    select * from death_dates
    union all
    select * from shelter_nights

)

select
    kind,
    resident_key,
    first_partner,
    first_dataset,
    first_delivery,
    cast(first_row as integer) as first_row,
    first_key,
    first_date,
    second_partner,
    second_dataset,
    second_delivery,
    cast(second_row as integer) as second_row,
    second_key,
    second_date,
    cast(days_apart as integer) as days_apart,
    cast(nights as integer) as nights,
    rent_paid,
    chosen,
    chosen_date,
    {{ adapter.quote('rule') }}
from disagreements
