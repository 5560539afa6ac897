with held_back as (

    select * from {{ ref('stg_landing__held_back') }}

),

findings as (

    select * from {{ ref('stg_landing__findings') }}

),

deliveries as (

    select * from {{ ref('int_deliveries') }}

),

-- a row counts once per rule and column, however many faults it has
rows_held_back as (

    select
        *,
        row_number() over (
            partition by partner, delivery, dataset, file, column_name, rule, severity order by row_number_in_file
        ) as example
    from (
        select
            partner,
            delivery,
            dataset,
            file,
            column_name,
            rule,
            severity,
            row_number_in_file,
            min(reason) as reason
        from held_back
        group by partner, delivery, dataset, file, column_name, rule, severity, row_number_in_file
    ) as faulty_rows

),

rules as (

    select
        partner,
        delivery,
        dataset,
        file,
        column_name,
        rule,
        severity,
        count(*) as failed,
        {{ join_texts(
            'case when example <= ' ~ var('example_rows') ~ ' then cast(row_number_in_file as string) end',
            'row_number_in_file'
        ) }} as example_rows,
        min(case when example = 1 then reason end) as message
    from rows_held_back
    group by partner, delivery, dataset, file, column_name, rule, severity

)

select
    rules.partner,
    rules.delivery,
    rules.dataset,
    rules.file,
    rules.column_name,
    rules.rule as {{ adapter.quote('check') }},
    rules.severity,
    deliveries.rows_in as rows,
    rules.failed,
    rules.example_rows,
    rules.message
from rules
inner join deliveries
    on
        rules.partner = deliveries.partner
        and rules.delivery = deliveries.delivery
        and rules.dataset = deliveries.dataset
union all
select
    partner,
    delivery,
    dataset,
    file,
    cast(null as string) as column_name,
    {{ adapter.quote('check') }},
    severity,
    rows,
    failed,
    example_rows,
    message
from findings
