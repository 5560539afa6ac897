with months as (

    select * from {{ ref('int_complex_months') }}

),

complexes as (

    select * from {{ ref('int_complexes') }}

),

events as (

    select * from {{ ref('int_complex_events') }}

),

registers as (

    select
        partner,
        max(case when dataset = 'association_members' then register_date end) as members_until,
        max(case when dataset = 'nuisance_reports' then register_date end) as nuisance_until,
        max(case when dataset = 'neighbour_consultations' then register_date end) as consultations_until
    from {{ ref('int_registers') }}
    group by partner

),

-- R39: empty, not 0, beyond the corporation's own register of the thing counted
counted as (

    select
        months.complex_id,
        months.month,
        months.occupied,
        months.vulnerable,
        complexes.planned_vulnerable_share as norm,
        months.good_neighbours,
        case when months.month_end <= registers.members_until then months.members end as members,
        case when months.month_end <= registers.nuisance_until then coalesce(reports.events, 0) end as nuisance,
        case
            when months.month_end <= registers.consultations_until then coalesce(meetings.events, 0)
        end as consultations
    from months
    inner join complexes on months.complex_id = complexes.complex_id
    left join registers on complexes.corporation = registers.partner
    left join events as reports
        on
            months.complex_id = reports.complex_id
            and months.month = reports.month
            and reports.dataset = 'nuisance_reports'
    left join events as meetings
        on
            months.complex_id = meetings.complex_id
            and months.month = meetings.month
            and meetings.dataset = 'neighbour_consultations'

)

select
    complex_id,
    month,
    occupied,
    vulnerable,
    {{ rate('vulnerable', 'occupied') }} as share,
    {{ wilson_low('vulnerable', 'occupied') }} as share_low,
    {{ wilson_high('vulnerable', 'occupied') }} as share_high,
    norm,
    members,
    {{ rate('members', 'occupied') }} as member_share,
    {{ wilson_low('members', 'occupied') }} as member_share_low,
    {{ wilson_high('members', 'occupied') }} as member_share_high,
    cast(nuisance as integer) as nuisance,
    100 * {{ rate('nuisance', 'occupied') }} as nuisance_per_100,
    good_neighbours,
    cast(consultations as integer) as consultations
from counted
