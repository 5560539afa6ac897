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

leases as (

    select
        *,
        row_number() over (
            partition by partner, delivery, resident_key is null order by row_number_in_file
        ) as example
    from {{ ref('int_leases_linked') }}
    where tenant_group = 'vulnerable'

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

unlinked as (

    select
        partner,
        delivery,
        'leases' as dataset,
        cast(null as string) as file,
        'client' as column_name,
        'unlinked_lease' as {{ check }},
        'warning' as severity,
        count(*) as rows,
        sum(case when resident_key is null then 1 else 0 end) as failed,
        {{ join_texts(
            'case when resident_key is null and example <= ' ~ var('example_rows')
            ~ ' then cast(row_number_in_file as string) end',
            'row_number_in_file'
        ) }} as example_rows,
        'Contract van een kwetsbare huurder zonder bewoner: geen plaatsing of huurdernummer wijst iemand aan. '
        || 'Het telt mee in het complex, niet bij de bewoners.' as message
    from leases
    group by partner, delivery
    having sum(case when resident_key is null then 1 else 0 end) > 0

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
    select * from unlinked
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
