with residents as (

    select * from {{ ref('int_residents') }}

),

lease_registers as (

    select
        min(register_date) as earliest,
        max(register_date) as newest
    from {{ ref('int_registers') }}
    where dataset = 'leases'

),

window_months as (

    {{ month_series("date '" ~ var('window_start') ~ "'", add_days("date '" ~ var('window_end') ~ "'", -1)) }}

),

-- R37: as far as the newest register; complete once the earliest has seen the last day of the month, or of the window
months as (

    select
        window_months.month,
        least(
            {{ last_of_month('window_months.month') }}, {{ add_days("date '" ~ var('window_end') ~ "'", -1) }}
        ) <= lease_registers.earliest as complete
    from window_months
    inner join lease_registers on window_months.month <= lease_registers.newest
    where date '{{ var("residents_whole_from") }}' <= date '{{ var("window_start") }}'

),

moved_in as (

    select
        {{ first_of_month('first_move_in') }} as month,
        count(*) as residents
    from residents
    where first_move_in >= date '{{ var("window_start") }}' and first_move_in < date '{{ var("window_end") }}'
    group by {{ first_of_month('first_move_in') }}

)

select
    months.month,
    cast(coalesce(moved_in.residents, 0) as integer) as moved_in,
    cast(sum(coalesce(moved_in.residents, 0)) over (
        order by months.month rows between unbounded preceding and current row
    ) as integer) as moved_in_total,
    cast({{ var('target_residents') }} as integer) as target,
    months.complete,
    cast(null as double) as forecast,
    cast(null as double) as forecast_low,
    cast(null as double) as forecast_high
from months
left join moved_in on months.month = moved_in.month
