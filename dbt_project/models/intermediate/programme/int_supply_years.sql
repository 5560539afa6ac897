with applications as (

    select * from {{ ref('stg_placement__applications') }}

),

placements as (

    select * from {{ ref('stg_placement__placements') }}

),

-- R38: seen as far as the earlier of both registers; with one of them missing, supply or demand is not known at all
seen as (

    select min(register_date) as seen_until
    from {{ ref('int_registers') }}
    where dataset in ('applications', 'placements')
    having count(distinct dataset) = 2

),

months as (

    {{ month_series('(select min(applied_on) from applications)', '(select seen_until from seen)') }}

),

years as (

    select distinct cast(extract(year from month) as integer) as year
    from months
    where month >= date '{{ var("applicants_whole_from") }}'

),

events as (

    select
        extract(year from applied_on) as year,
        'application' as event
    from applications
    union all
    select
        extract(year from matched_on) as year,
        'match' as event
    from placements
    union all
    select
        extract(year from key_on) as year,
        'key' as event
    from placements

)

select
    years.year,
    cast(sum(case when events.event = 'application' then 1 else 0 end) as integer) as applications,
    cast(sum(case when events.event = 'match' then 1 else 0 end) as integer) as matched,
    cast(sum(case when events.event = 'key' then 1 else 0 end) as integer) as keys,
    extract(year from {{ add_days('seen.seen_until', 1) }}) > years.year as complete
from years
cross join seen
left join events on years.year = events.year
group by years.year, seen.seen_until
