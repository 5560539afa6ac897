with leases as (

    select * from {{ ref('int_leases_linked') }}

),

complexes as (

    select * from {{ ref('int_complexes') }}

),

members as (

    select * from {{ ref('stg_corporation__association_members') }}

),

lease_registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'leases'

),

-- R39: from the first lease's month, as far as the corporation's own register of leases; no month that lacks a lease
spans as (

    select
        complexes.complex_id,
        lease_registers.register_date as last_day,
        greatest(
            {{ first_of_month('min(leases.start_date)') }}, date '{{ var("homes_whole_from") }}'
        ) as first_month,
        count(leases.good_neighbour) > 0 as tells_good_neighbours
    from complexes
    inner join lease_registers on complexes.corporation = lease_registers.partner
    inner join leases on complexes.complex_id = leases.complex_id
    group by complexes.complex_id, lease_registers.register_date

),

calendar as (

    {{ month_series('(select min(first_month) from spans)', '(select max(last_day) from spans)') }}

),

months as (

    select
        spans.complex_id,
        spans.tells_good_neighbours,
        calendar.month,
        {{ last_of_month('calendar.month') }} as month_end
    from spans
    inner join calendar
        on spans.first_month <= calendar.month and spans.last_day >= {{ last_of_month('calendar.month') }}

),

homes as (

    select
        months.complex_id,
        months.month,
        leases.unit_id,
        max(case when leases.tenant_group = 'vulnerable' then 1 else 0 end) as vulnerable,
        max(case when leases.good_neighbour then 1 else 0 end) as good_neighbour,
        max(case when members.unit_id is not null then 1 else 0 end) as member
    from months
    inner join leases
        on
            months.complex_id = leases.complex_id
            and months.month_end >= leases.start_date
            and (leases.end_date is null or months.month_end < leases.end_date)
    left join members
        on
            leases.complex_id = members.complex_id
            and leases.unit_id = members.unit_id
            and months.month_end >= members.member_from
            and (members.member_until is null or months.month_end < members.member_until)
    group by months.complex_id, months.month, leases.unit_id

),

counted as (

    select
        complex_id,
        month,
        count(*) as occupied,
        sum(vulnerable) as vulnerable,
        sum(good_neighbour) as good_neighbours,
        sum(member) as members
    from homes
    group by complex_id, month

)

select
    months.complex_id,
    months.month,
    months.month_end,
    cast(coalesce(counted.occupied, 0) as integer) as occupied,
    cast(coalesce(counted.vulnerable, 0) as integer) as vulnerable,
    cast(case when months.tells_good_neighbours then coalesce(counted.good_neighbours, 0) end as integer)
        as good_neighbours,
    cast(coalesce(counted.members, 0) as integer) as members
from months
left join counted on months.complex_id = counted.complex_id and months.month = counted.month
