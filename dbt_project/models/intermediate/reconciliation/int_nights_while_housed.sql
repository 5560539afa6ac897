with leases as (

    select
        *,
        coalesce(end_date, register_date) as known_end
    from {{ ref('int_leases_linked') }}
    where resident_key is not null

),

stays as (

    select
        *,
        coalesce(end_date, register_date) as known_end
    from {{ ref('stg_care__shelter_stays') }}
    where ethos_category <= {{ var('rough_ethos_max') }}

),

arrears as (

    select * from {{ ref('stg_corporation__rent_arrears') }}
    where amount_eur > 0

),

registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'rent_arrears'

),

together as (

    select
        leases.resident_key,
        leases.partner as lease_partner,
        leases.lease_id,
        leases.delivery as lease_delivery,
        leases.row_number_in_file as lease_row,
        leases.start_date as lease_start,
        stays.partner,
        stays.stay_id,
        stays.delivery,
        stays.row_number_in_file,
        stays.start_date as stay_start,
        case when leases.start_date > stays.start_date then leases.start_date else stays.start_date end as first_night,
        case when leases.known_end < stays.known_end then leases.known_end else stays.known_end end as last_day
    from leases
    inner join stays
        on
            leases.resident_key = stays.client
            and leases.start_date < stays.known_end
            and leases.known_end > stays.start_date

),

nights as (

    select
        *,
        {{ days_between('first_night', 'last_day') }} as nights
    from together
    where first_night < last_day

),

owing as (

    select distinct
        nights.lease_partner,
        nights.lease_id,
        nights.partner,
        nights.stay_id
    from nights
    inner join arrears
        on
            nights.lease_partner = arrears.partner
            and nights.lease_id = arrears.lease_id
            and {{ first_of_month('nights.first_night') }} <= arrears.month
            and nights.last_day > arrears.month

)

-- a month counts as paid only where the register of arrears reaches beyond the last night
select
    nights.resident_key,
    nights.lease_partner,
    nights.lease_id,
    nights.lease_delivery,
    nights.lease_row,
    nights.lease_start,
    nights.partner,
    nights.stay_id,
    nights.delivery,
    nights.row_number_in_file,
    nights.stay_start,
    nights.nights,
    case
        when owing.lease_id is not null then false
        when nights.last_day <= registers.register_date then true
    end as rent_paid
from nights
left join owing
    on
        nights.lease_partner = owing.lease_partner
        and nights.lease_id = owing.lease_id
        and nights.partner = owing.partner
        and nights.stay_id = owing.stay_id
left join registers on nights.lease_partner = registers.partner
