with waits as (

    select * from {{ ref('int_waiting_times') }}

),

curve as (

    {{ aalen_johansen('waits', ['keys'], {'still_waiting': {'of': ['keys'], 'complement': true}}, groups=['year']) }}

)

select
    year,
    day,
    at_risk,
    keys,
    censored,
    still_waiting,
    still_waiting_low as low,
    still_waiting_high as high
from curve
