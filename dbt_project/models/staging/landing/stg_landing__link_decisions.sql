with decisions as (

    select * from {{ read_landed_file('link_decisions') }}

),

-- R1: what had not been decided by then was not known; a later line about the same link is a change of mind
known as (

    select
        *,
        row_number() over (partition by partner, lease_id, resident_key order by decided_on desc) as newest_of_link
    from decisions
    where decided_on <= date '{{ var("known_on") or "9999-12-31" }}'

),

-- a lease has one owner: the one decided last
standing as (

    select
        *,
        row_number() over (partition by partner, lease_id, decision order by decided_on desc) as newest_of_lease
    from known
    where newest_of_link = 1

)

select
    decision,
    partner,
    lease_id,
    resident_key,
    decided_on,
    row_number_in_file
from standing
where decision = 'forbid' or newest_of_lease = 1
