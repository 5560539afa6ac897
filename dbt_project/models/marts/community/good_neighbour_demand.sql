with vacancies as (

    select * from {{ ref('int_vacancies') }}

)

select
    complex_id,
    advertised_on,
    homes,
    candidates,
    {{ rate('candidates', 'homes') }} as candidates_per_home
from vacancies
