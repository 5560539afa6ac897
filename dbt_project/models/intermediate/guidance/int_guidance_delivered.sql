with guidance as (

    select * from {{ ref('stg_care__guidance') }}

),

residents as (

    select * from {{ ref('int_residents') }}

),

-- R22: evenly over the days from..to, of which those after the register date are dropped
spread as (

    select
        residents.resident_key,
        guidance.partner,
        guidance.kind,
        guidance.kind in ('guidance', 'light') as steers_milestones,
        guidance.from_date,
        least(guidance.to_date, guidance.register_date) as to_date,
        guidance.register_date,
        {{ to_double('guidance.hours') }}
        / ({{ days_between('guidance.from_date', 'guidance.to_date') }} + 1) as hours_per_day
    from guidance
    inner join residents on guidance.client = residents.resident_key

)

select * from spread
