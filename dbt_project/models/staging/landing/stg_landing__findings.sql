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
{% if var('known_on') -%}
-- R1: what was found in a delivery that had not come yet was not known either
where
    coalesce(substr(delivery, 1, 10) <= '{{ var("known_on") }}', true)
    and not exists (
        select 1 from registry
        where
            registry.partner = findings.partner
            and registry.delivery = findings.delivery
            and registry.received_on > date '{{ var("known_on") }}'
    )
{%- endif %}
