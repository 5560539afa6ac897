with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

episodes as (

    select * from {{ ref('int_episodes') }}

),

leases as (

    select * from {{ ref('int_episode_leases') }}
    where episode_number = 1

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

horizons as (

    {% for months in var('retention_horizons') -%}
    select
        resident_key,
        observed_until,
        {{ months }} as months,
        {{ add_months('first_move_in', months) }} as horizon
    from residents
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

eligible as (

    select
        horizons.resident_key,
        horizons.months,
        horizons.horizon,
        coalesce(deaths.died_on <= horizons.horizon, false) as died
    from horizons
    left join deaths on horizons.resident_key = deaths.resident_key
    where horizons.horizon <= horizons.observed_until

),

-- R35: housed when an episode runs on the horizon; leaving on that day is not housed
housed as (

    select
        eligible.resident_key,
        eligible.months,
        min(episodes.episode_number) as episode_number
    from eligible
    inner join episodes
        on
            eligible.resident_key = episodes.resident_key
            and eligible.horizon >= episodes.start_date
            and (episodes.end_date is null or eligible.horizon < episodes.end_date)
    where not eligible.died
    group by eligible.resident_key, eligible.months

),

first_homes as (

    select
        resident_key,
        unit_id as first_unit_id
    from leases
    where lease_number = 1

),

-- R35: the first lease that runs on the horizon on the first home, else the first one; between two leases the next one
deciding_leases as (

    select
        eligible.resident_key,
        eligible.months,
        leases.unit_id = first_homes.first_unit_id as on_first_unit,
        row_number() over (
            partition by eligible.resident_key, eligible.months
            order by
                case when leases.start_date <= eligible.horizon then 1 else 2 end,
                case
                    when leases.start_date > eligible.horizon then leases.lease_number
                    when leases.unit_id = first_homes.first_unit_id then 1
                    else 2
                end,
                leases.lease_number
        ) as deciding_first
    from eligible
    inner join leases
        on
            eligible.resident_key = leases.resident_key
            and (leases.end_date is null or eligible.horizon < leases.end_date)
    inner join first_homes on eligible.resident_key = first_homes.resident_key

)

select
    eligible.resident_key,
    eligible.months,
    eligible.died,
    housed.resident_key is not null as housed,
    coalesce(housed.episode_number = 1 and deciding_leases.on_first_unit, false) as same_home
from eligible
left join housed
    on eligible.resident_key = housed.resident_key and eligible.months = housed.months
left join deciding_leases
    on
        eligible.resident_key = deciding_leases.resident_key
        and eligible.months = deciding_leases.months
        and deciding_leases.deciding_first = 1
