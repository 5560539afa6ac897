with months as (

    {{ month_series("cast('2015-01-01' as date)", "cast('2040-12-01' as date)") }}

),

numbers as (

    {{ number_series(31) }}

),

days as (

    select
        months.month,
        {{ add_days('months.month', 'numbers.number - 1') }} as day
    from months
    cross join numbers

)

select day
from days
where {{ first_of_month('day') }} = month
