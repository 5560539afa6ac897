with vacancies as (

    {{ one_row_over_partners(ref('stg_corporation__vacancy_candidates'), 'complex_id, advertised_on') }}

)

select
    complex_id,
    advertised_on,
    cast(homes as integer) as homes,
    cast(candidates as integer) as candidates
from vacancies
