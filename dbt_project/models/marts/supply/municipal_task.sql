with tasks as (

    select * from {{ ref('int_municipal_tasks') }}

),

housed as (

    select
        coalesce(municipality, 'unknown') as municipality,
        move_in_year as year,
        count(*) as residents
    from {{ ref('int_residents') }}
    where first_move_in is not null
    group by coalesce(municipality, 'unknown'), move_in_year

),

lease_registers as (

    select
        min(register_date) as earliest,
        max(register_date) as newest
    from {{ ref('int_registers') }}
    where dataset = 'leases'

),

keys as (

    select
        municipality,
        year
    from tasks
    union distinct
    select
        municipality,
        year
    from housed

)

-- a year that no register of leases has begun has no outcome yet, not even 0; nor has one that lacks people by now
select
    keys.municipality,
    keys.year,
    tasks.people as task,
    cast(case
        when
            keys.year <= extract(year from lease_registers.newest)
            and keys.year >= extract(year from date '{{ var("residents_whole_from") }}')
            then coalesce(housed.residents, 0)
    end as integer) as realised,
    coalesce(keys.year < extract(year from {{ add_days('lease_registers.earliest', 1) }}), false)
    and keys.year >= extract(year from date '{{ var("residents_whole_from") }}') as complete
from keys
cross join lease_registers
left join tasks on keys.municipality = tasks.municipality and keys.year = tasks.year
left join housed on keys.municipality = housed.municipality and keys.year = housed.year
