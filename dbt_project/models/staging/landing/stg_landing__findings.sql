{%- set known_on = var('known_on') or '9999-12-31' -%}

with findings as (

    select * from {{ read_landed_file('findings') }}

),

registry as (

    select * from {{ read_landed_file('registry') }}

)

select
    partner,
    delivery,
    dataset,
    file,
    {{ adapter.quote('check') }},
    severity,
    rows,
    failed,
    example_rows,
    message
from findings
-- R1: what was found in a delivery that had not come yet was not known either
where
    coalesce(substr(delivery, 1, 10) <= '{{ known_on }}', true)
    and not exists (
        select 1 from registry
        where
            registry.partner = findings.partner
            and registry.delivery = findings.delivery
            and registry.received_on > date '{{ known_on }}'
    )
