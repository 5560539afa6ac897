with clients as (

    {{ one_row_over_partners(ref('stg_care__clients'), 'client') }}

)

select
    client as resident_key,
    birth_year,
    gender,
    target_group,
    ethos_at_intake,
    partner as delivered_by
from clients
