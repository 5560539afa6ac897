with leases as (

    select
        *,
        coalesce(end_date, register_date) as known_end
    from {{ ref('int_leases_linked') }}
    where resident_key is not null

),

assignments as (

    select
        *,
        row_number() over (partition by client order by end_date, partner, assignment_id) as earliest_first
    from {{ ref('stg_care__guidance_assignments') }}
    where end_reason = 'deceased'

),

guidance as (

    select * from {{ ref('stg_care__guidance') }}
    where hours > 0

),

-- the lease's end is the first day no longer let: one that ends on the day of death agrees with it
leases_after_death as (

    select
        'lease_after_death' as kind,
        leases.resident_key,
        leases.partner as first_partner,
        'leases' as first_dataset,
        leases.delivery as first_delivery,
        leases.row_number_in_file as first_row,
        leases.lease_id as first_key,
        leases.known_end as first_date,
        assignments.partner as second_partner,
        'guidance_assignments' as second_dataset,
        assignments.delivery as second_delivery,
        assignments.row_number_in_file as second_row,
        assignments.assignment_id as second_key,
        assignments.end_date as second_date,
        {{ days_between('assignments.end_date', 'leases.known_end') }} as days_apart
    from leases
    inner join assignments on leases.resident_key = assignments.client and assignments.earliest_first = 1
    where leases.known_end > assignments.end_date

),

-- the last hours of all that began after a lease ended by death
hours_after_death as (

    select
        'guidance_after_death' as kind,
        leases.resident_key,
        leases.partner as first_partner,
        'leases' as first_dataset,
        leases.delivery as first_delivery,
        leases.row_number_in_file as first_row,
        leases.lease_id as first_key,
        leases.end_date as first_date,
        guidance.partner as second_partner,
        'guidance' as second_dataset,
        guidance.delivery as second_delivery,
        guidance.row_number_in_file as second_row,
        guidance.guidance_id as second_key,
        guidance.from_date as second_date,
        {{ days_between('leases.end_date', 'guidance.from_date') }} as days_apart,
        row_number() over (
            partition by leases.partner, leases.lease_id
            order by guidance.from_date desc, guidance.partner asc, guidance.guidance_id asc
        ) as latest_first
    from leases
    inner join guidance on leases.resident_key = guidance.client and leases.end_date < guidance.from_date
    where leases.end_reason = 'deceased'

)

select * from leases_after_death
union all
select
    kind,
    resident_key,
    first_partner,
    first_dataset,
    first_delivery,
    first_row,
    first_key,
    first_date,
    second_partner,
    second_dataset,
    second_delivery,
    second_row,
    second_key,
    second_date,
    days_apart
from hours_after_death
where latest_first = 1
