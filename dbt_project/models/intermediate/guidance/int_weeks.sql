with delivered as (

    select * from {{ ref('int_guidance_delivered') }}

),

bounds as (

    select
        {{ monday_of('min(from_date)') }} as first_monday,
        max(register_date) as last_day
    from delivered

),

numbered as (

    {{ number_series(
        '(select cast(floor(' ~ days_between('first_monday', 'last_day') ~ ' / 7.0) as integer) + 1 from bounds)'
    ) }}

),

weeks as (

    select {{ add_days('bounds.first_monday', '7 * (numbered.number - 1)') }} as week_start
    from numbered
    cross join bounds

)

select
    week_start,
    {{ add_days('week_start', 6) }} as week_end
from weeks
