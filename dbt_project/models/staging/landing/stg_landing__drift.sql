select
    partner,
    delivery,
    dataset,
    former_delivery,
    measure,
    column_name,
    code,
    value,
    former,
    day,
    former_day,
    change,
    bound,
    verdict
from {{ read_landed_file('drift') }}
