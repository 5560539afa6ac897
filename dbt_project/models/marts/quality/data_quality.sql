{%- set check = adapter.quote('check') -%}

with deliveries as (

    select * from {{ ref('int_deliveries') }}

),

registers as (

    select * from {{ ref('int_registers') }}

),

faults as (

    select * from {{ ref('int_delivery_faults') }}

),

linkage_faults as (

    select * from {{ ref('int_linkage_faults') }}

),

disagreements as (

    select * from {{ ref('reconciliation') }}

),

stale_rows as (

    select * from {{ ref('int_stale_rows') }}

),

arrived as (

    select
        partner,
        delivery,
        dataset,
        cast(null as string) as file,
        cast(null as string) as column_name,
        case when contained then 'received' else 'refused' end as {{ check }},
        case when contained then 'info' else 'error' end as severity,
        rows_in as rows,
        case when contained then rows_held_back else rows_in end as failed,
        cast(null as string) as example_rows,
        message
    from deliveries

),

disagreeing as (

    select
        first_partner as partner,
        first_delivery as delivery,
        first_dataset as dataset,
        cast(null as string) as file,
        cast(null as string) as column_name,
        kind as {{ check }},
        'warning' as severity,
        count(*) as rows,
        count(*) as failed,
        cast(null as string) as example_rows,
        'Twee bronnen spreken elkaar tegen; marts.reconciliation noemt beide rijen en de regel die koos.' as message
    from disagreements
    group by first_partner, first_delivery, first_dataset, kind

),

stale as (

    select
        stale_rows.partner,
        registers.delivery,
        stale_rows.dataset,
        cast(null as string) as file,
        cast(null as string) as column_name,
        'stale_row' as {{ check }},
        'warning' as severity,
        stale_rows.rows,
        stale_rows.stale as failed,
        cast(null as string) as example_rows,
        'De nieuwste versie van deze rijen is aangehouden; de laatst goedgekeurde versie geldt nog.' as message
    from stale_rows
    inner join registers
        on stale_rows.partner = registers.partner and stale_rows.dataset = registers.dataset
    where stale_rows.stale > 0

),

freshness as (

    select
        partner,
        delivery,
        dataset,
        cast(null as string) as file,
        cast(null as string) as column_name,
        'freshness' as {{ check }},
        case when is_late then 'warning' else 'info' end as severity,
        1 as rows,
        case when is_late then 1 else 0 end as failed,
        cast(null as string) as example_rows,
        'Peildatum ' || cast(register_date as string) || ', ' || cast(days_behind as string)
        || ' dagen voor ' || cast(measured_on as string)
        || case when is_late then ': te laat, wat daarna gebeurde is niet gezien.' else '.' end as message
    from registers

),

checks as (

    select * from arrived
    union all
    select * from faults
    union all
    select * from linkage_faults
    union all
    select * from disagreeing
    union all
    select * from stale
    union all
    select * from freshness

)

select
    partner,
    delivery,
    dataset,
    file,
    column_name,
    {{ check }},
    severity,
    cast(rows as integer) as rows,
    cast(failed as integer) as failed,
    example_rows,
    message
from checks
