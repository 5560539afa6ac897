with money as (

    select * from {{ ref('int_money') }}
    where date '{{ var("residents_whole_from") }}' <= date '{{ var("window_start") }}'

),

complexes as (

    select * from {{ ref('int_complexes') }}

),

residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

housed_days as (

    select
        resident_key,
        sum(days) as days
    from {{ ref('fct_housing_episode') }}
    group by resident_key

),

retained as (

    select
        resident_key,
        max(case when months = 12 and housed then 1 else 0 end) as retained_12,
        max(case when months = 24 and housed then 1 else 0 end) as retained_24
    from {{ ref('int_residents_at_horizon') }}
    group by resident_key

),

delivered as (

    select
        max(case when dataset = 'grants' then 0 end) as no_grant,
        max(case when dataset = 'spending' then 0 end) as no_booking
    from {{ ref('int_registers') }}

),

-- without any delivery of its kind an amount is not known; with one it is 0
amounts as (

    select
        money.municipality,
        money.project,
        complexes.complex_id,
        coalesce(sum(case when money.kind = 'granted' then money.amount_eur end), delivered.no_grant) as granted,
        coalesce(sum(case when money.kind = 'committed' then money.amount_eur end), delivered.no_booking) as committed,
        coalesce(sum(case when money.kind = 'paid' then money.amount_eur end), delivered.no_booking) as paid
    from money
    cross join delivered
    left join complexes on money.project = complexes.complex_id
    group by money.municipality, money.project, complexes.complex_id, delivered.no_grant, delivered.no_booking

),

followed as (

    select
        residents.complex_id,
        residents.municipality,
        housed_days.days,
        coalesce(retained.retained_12, 0) as retained_12,
        coalesce(retained.retained_24, 0) as retained_24
    from residents
    inner join housed_days on residents.resident_key = housed_days.resident_key
    left join retained on residents.resident_key = retained.resident_key

),

-- R44: the residents of a complex for money of that complex, those of the municipality for any other
people as (

    select
        'complex' as of,
        complex_id as place,
        count(*) as residents,
        sum(days) as days,
        sum(retained_12) as retained_12,
        sum(retained_24) as retained_24
    from followed
    group by complex_id
    union all
    select
        'municipality' as of,
        municipality as place,
        count(*) as residents,
        sum(days) as days,
        sum(retained_12) as retained_12,
        sum(retained_24) as retained_24
    from followed
    group by municipality

),

joined as (

    select
        amounts.municipality,
        amounts.project,
        {{ to_double('amounts.granted') }} as granted,
        {{ to_double('amounts.committed') }} as committed,
        {{ to_double('amounts.paid') }} as paid,
        cast(coalesce(people.residents, 0) as integer) as residents,
        {{ to_double('coalesce(people.days, 0)') }} / {{ 12 * var('days_per_month') }} as housed_years,
        cast(coalesce(people.retained_12, 0) as integer) as retained_12,
        cast(coalesce(people.retained_24, 0) as integer) as retained_24
    from amounts
    left join people
        on
            people.of = case when amounts.complex_id is null then 'municipality' else 'complex' end
            and coalesce(amounts.complex_id, amounts.municipality) = people.place

)

select
    municipality,
    project,
    granted,
    committed,
    paid,
    residents,
    housed_years,
    retained_12,
    retained_24,
    {{ rate('paid', 'residents') }} as per_resident,
    {{ rate('paid', 'housed_years') }} as per_housed_year,
    {{ rate('paid', 'retained_12') }} as per_retained_12,
    {{ rate('paid', 'retained_24') }} as per_retained_24
from joined
