{%- set check = adapter.quote('check') -%}

with leases as (

    select * from {{ ref('int_leases_linked') }}
    where tenant_group = 'vulnerable'

),

placements as (

    select * from {{ ref('int_placement_leases') }}

),

decisions as (

    select * from {{ ref('int_link_decisions') }}

),

looked_at as (

    select
        partner,
        delivery,
        'leases' as dataset,
        cast(null as string) as file,
        'client' as column_name,
        'unlinked_lease' as {{ check }},
        row_number_in_file,
        resident_key is null as is_found
    from leases
    union all
    select
        partner,
        delivery,
        'leases' as dataset,
        cast(null as string) as file,
        'client' as column_name,
        'ambiguous_link' as {{ check }},
        row_number_in_file,
        is_ambiguous as is_found
    from leases
    union all
    select
        partner,
        delivery,
        'leases' as dataset,
        cast(null as string) as file,
        'client' as column_name,
        'decided_link' as {{ check }},
        row_number_in_file,
        decision is not null as is_found
    from leases
    union all
    select
        partner,
        delivery,
        'placements' as dataset,
        cast(null as string) as file,
        'client' as column_name,
        'placement_without_lease' as {{ check }},
        row_number_in_file,
        lease_id is null as is_found
    from placements
    union all
    select
        partner,
        cast(null as string) as delivery,
        'leases' as dataset,
        'links.csv' as file,
        'lease_id' as column_name,
        'aimless_decision' as {{ check }},
        row_number_in_file,
        not applies as is_found
    from decisions

),

numbered as (

    select
        *,
        row_number() over (
            partition by partner, delivery, {{ check }}, is_found order by row_number_in_file
        ) as example
    from looked_at

)

select
    partner,
    delivery,
    dataset,
    file,
    column_name,
    {{ check }},
    case when {{ check }} = 'decided_link' then 'info' else 'warning' end as severity,
    count(*) as rows,
    sum(case when is_found then 1 else 0 end) as failed,
    {{ join_texts(
        'case when is_found and example <= ' ~ var('example_rows') ~ ' then cast(row_number_in_file as string) end',
        'row_number_in_file'
    ) }} as example_rows,
    case {{ check }}
        when 'unlinked_lease'
            then
                'Contract van een kwetsbare huurder zonder bewoner: geen plaatsing of huurdernummer wijst iemand aan. '
                || 'Het telt mee in het complex, niet bij de bewoners.'
        when 'ambiguous_link'
            then
                'Meer dan een bewoner past even goed bij dit contract. '
                || 'Leg in decisions/links.csv vast wie het is of niet is.'
        when 'decided_link' then 'Een analist heeft in decisions/links.csv over dit contract beslist.'
        when 'placement_without_lease'
            then 'Sleutel overhandigd, maar geen contract van deze bewoner op deze woning bekend.'
        when 'aimless_decision'
            then
                'Dit contract of deze bewoner is nergens geleverd; de beslissing doet niets. '
                || 'Kijk of er een typefout in staat.'
    end as message
from numbered
group by partner, delivery, dataset, file, column_name, {{ check }}
having sum(case when is_found then 1 else 0 end) > 0
