with residents as (

    select * from {{ ref('int_residents') }}
    where first_move_in is not null

),

registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'self_sufficiency'

),

earliest as (

    select min(register_date) as register_date
    from registers

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

-- where two partners assess on one day, the newest register is believed, then the first by name (R3)
assessments as (

    {{ one_row_over_partners(ref('stg_care__self_sufficiency'), 'client, domain, assessed_on') }}

),

-- the first assessment around move-in
baselines as (

    select
        residents.resident_key,
        residents.first_move_in,
        residents.care_partner,
        assessments.domain,
        assessments.assessed_on,
        assessments.score,
        row_number() over (
            partition by residents.resident_key, assessments.domain order by assessments.assessed_on
        ) as earliest_first
    from residents
    inner join assessments
        on
            residents.resident_key = assessments.client
            and assessments.assessed_on
            between {{ add_days('residents.first_move_in', -var('zrm_baseline_before_days')) }}
            and {{ add_days('residents.first_move_in', var('zrm_baseline_after_days')) }}

),

horizons as (

    {% for months in var('zrm_horizons') -%}
    select
        *,
        {{ months }} as horizon,
        {{ add_months('first_move_in', months) }} as horizon_on
    from baselines
    where earliest_first = 1
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

-- as at any horizon: followed so far, and alive on it (R35)
eligible as (

    select horizons.*
    from horizons
    cross join earliest
    left join registers as own on horizons.care_partner = own.partner
    left join deaths on horizons.resident_key = deaths.resident_key
    where
        horizons.horizon_on <= coalesce(own.register_date, earliest.register_date)
        and (deaths.died_on is null or horizons.horizon_on < deaths.died_on)

),

-- the assessment nearest to the horizon; of two as near, the earlier
followed as (

    select
        eligible.resident_key,
        eligible.domain,
        eligible.horizon,
        assessments.score,
        row_number() over (
            partition by eligible.resident_key, eligible.domain, eligible.horizon
            order by abs({{ days_between('eligible.horizon_on', 'assessments.assessed_on') }}), assessments.assessed_on
        ) as nearest_first
    from eligible
    inner join assessments
        on
            eligible.resident_key = assessments.client
            and eligible.domain = assessments.domain
            and eligible.assessed_on < assessments.assessed_on
    where abs({{ days_between('eligible.horizon_on', 'assessments.assessed_on') }}) <= {{ var('zrm_horizon_days') }}

)

select
    eligible.resident_key,
    eligible.domain,
    eligible.horizon,
    eligible.score as baseline_score,
    followed.score
from eligible
left join followed
    on
        eligible.resident_key = followed.resident_key
        and eligible.domain = followed.domain
        and eligible.horizon = followed.horizon
        and followed.nearest_first = 1
