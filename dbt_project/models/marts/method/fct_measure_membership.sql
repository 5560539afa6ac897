{%- set milestones = ['halved', 'independent', 'reintensified'] -%}
{%- set bins = var('return_bins') -%}
{%- set parts = [('retention_curve', 'all'), ('relapse', 'all'), ('lease_flip', 'all'), ('progress', 'all')] -%}
{%- set parts = parts + [('days_housed', 'all'), ('return_after_exit', 'all')] -%}
{%- set horizons = var('retention_horizons') -%}
{%- set parts = parts + zip(['retention_at_horizon'] * horizons | length, horizons) | list -%}
{%- set parts = parts + zip(['guidance_milestone'] * milestones | length, milestones) | list -%}

with residents as (

    select * from {{ ref('int_residents') }}

),

moved_in as (

    select * from residents
    where first_move_in is not null

),

horizons as (

    select * from {{ ref('int_residents_at_horizon') }}

),

relapses as (

    select * from {{ ref('fct_relapse') }}

),

milestones as (

    select * from {{ ref('fct_guidance_milestone') }}

),

periods as (

    select * from {{ ref('int_guidance_periods') }}

),

lease_flips as (

    select * from {{ ref('fct_lease_flip') }}

),

housed_days as (

    select * from {{ ref('days_housed') }}

),

returns as (

    select * from {{ ref('int_returns_after_exit') }}

),

period_states as (

    select * from {{ ref('int_period_states') }}

),

outcome_periods as (

    select distinct period from period_states

),

-- every measure starts from everyone; who never moved in gets no further
never_moved_in as (

    {% for measure, part in parts -%}
    select
        resident_key,
        '{{ measure }}' as measure,
        '{{ part }}' as part,
        1 as step_number,
        'no_lease' as reason
    from residents
    where first_move_in is null
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

    union all
    select
        residents.resident_key,
        'period_outcome' as measure,
        outcome_periods.period as part,
        1 as step_number,
        'no_lease' as reason
    from residents
    cross join outcome_periods
    where residents.first_move_in is null

),

-- R18: the first episode, whatever became of it
retention as (

    select
        resident_key,
        'retention_curve' as measure,
        'all' as part,
        2 as step_number,
        coalesce({{ exit_cause('first_episode_exit_reason') }}, 'still_housed') as reason
    from moved_in

),

-- R35: potential follow-up first, then death
retention_at_horizon as (

    {% for months in var('retention_horizons') -%}
    select
        moved_in.resident_key,
        'retention_at_horizon' as measure,
        '{{ months }}' as part,
        case when horizons.resident_key is null then 2 when horizons.died then 3 else 4 end as step_number,
        case
            when horizons.resident_key is null then 'horizon_not_reached'
            when horizons.died then 'died_before_horizon'
            when horizons.same_home then 'housed_in_same_home'
            when horizons.housed then 'housed_elsewhere'
            else 'not_housed'
        end as reason
    from moved_in
    left join horizons on moved_in.resident_key = horizons.resident_key and horizons.months = {{ months }}
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

-- R17: the first exit after which nobody would tell us
lost as (

    select
        resident_key,
        min(end_date) as lost_on
    from {{ ref('int_episodes') }}
    where exit_reason in ('moved_away', 'unknown')
    group by resident_key

),

relapse as (

    select
        relapses.resident_key,
        'relapse' as measure,
        'all' as part,
        2 as step_number,
        case
            when relapses.outcome = 'relapse' then 'relapse_rule_' || relapses.relapse_rule
            when relapses.outcome = 'death' then 'died'
            when {{ add_days('moved_in.first_move_in', 'relapses.days_at_risk') }} = lost.lost_on then 'out_of_sight'
            when relapses.days_at_risk = 0 then 'never_observed'
            else 'no_relapse_seen'
        end as reason
    from relapses
    inner join moved_in on relapses.resident_key = moved_in.resident_key
    left join lost on relapses.resident_key = lost.resident_key

),

-- R22 to R30: whoever had hours that count, from a day on which they were observed
guidance_milestone as (

    {% for milestone in milestones -%}
    select
        milestones.resident_key,
        'guidance_milestone' as measure,
        '{{ milestone }}' as part,
        case
            when milestones.guidance_start is null then 2
            when periods.guidance_start > periods.observed_until then 3
            else 4
        end as step_number,
        case
            when milestones.guidance_start is null then 'no_hours_since_move_in'
            when periods.guidance_start > periods.observed_until then 'observed_no_day'
            when milestones.{{ milestone }}_on is not null then 'milestone_reached'
            when periods.ended_by_exit then 'left_or_died_first'
            when milestones.baseline_hours is null then 'too_few_weeks_for_baseline'
            else 'milestone_not_reached'
        end as reason
    from milestones
    left join periods on milestones.resident_key = periods.resident_key
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

-- R33
lease_flip as (

    select
        moved_in.resident_key,
        'lease_flip' as measure,
        'all' as part,
        case when lease_flips.resident_key is null then 2 else 3 end as step_number,
        case lease_flips.outcome
            when 'flip' then 'flipped'
            when 'exit' then 'left_without_flip'
            when 'censored' then 'no_flip_seen'
            else 'own_lease_from_start'
        end as reason
    from moved_in
    left join lease_flips on moved_in.resident_key = lease_flips.resident_key

),

-- R37
progress as (

    select
        resident_key,
        'progress' as measure,
        'all' as part,
        case
            when
                first_move_in >= date '{{ var("window_start") }}' and first_move_in < date '{{ var("window_end") }}'
                then 3
            else 2
        end as step_number,
        case
            when first_move_in < date '{{ var("window_start") }}' then 'moved_in_before_window'
            when first_move_in < date '{{ var("window_end") }}' then 'housed_in_window'
            else 'moved_in_after_window'
        end as reason
    from moved_in
    where date '{{ var("residents_whole_from") }}' <= date '{{ var("window_start") }}'

),

-- R21
housed_lately as (

    select
        resident_key,
        'days_housed' as measure,
        'all' as part,
        case when window_days = 0 then 2 else 3 end as step_number,
        case when window_days = 0 then 'seen_no_day' else 'housed_on_days_' || class end as reason
    from housed_days

),

-- R36: the first exit to permanent housing, long enough ago
left_well as (

    select distinct resident_key from {{ ref('int_episodes') }}
    where exit_reason in ('own_home', 'family')

),

return_after_exit as (

    select
        moved_in.resident_key,
        'return_after_exit' as measure,
        'all' as part,
        case
            when left_well.resident_key is null then 2
            when returns.resident_key is null then 3
            else 4
        end as step_number,
        case
            when left_well.resident_key is null then 'no_exit_to_own_home'
            when returns.resident_key is null then 'left_too_recently'
            {%- for last in bins %}
            when returns.return_days <= {{ last }} then 'returned_within_{{ last }}'
            {%- endfor %}
            else 'not_returned'
        end as reason
    from moved_in
    left join left_well on moved_in.resident_key = left_well.resident_key
    left join returns on moved_in.resident_key = returns.resident_key

),

-- R43
period_outcome as (

    select
        moved_in.resident_key,
        'period_outcome' as measure,
        outcome_periods.period as part,
        case
            when period_states.state is null then 2
            when period_states.state = 'out_of_denominator' then 3
            else 4
        end as step_number,
        coalesce(period_states.state, 'not_housed_in_period') as reason
    from moved_in
    cross join outcome_periods
    left join period_states
        on moved_in.resident_key = period_states.resident_key and outcome_periods.period = period_states.period

),

everyone as (

    select * from never_moved_in
    union all
    select * from retention
    union all
    select * from retention_at_horizon
    union all
    select * from relapse
    union all
    select * from guidance_milestone
    union all
    select * from lease_flip
    union all
    select * from progress
    union all
    select * from housed_lately
    union all
    select * from return_after_exit
    union all
    select * from period_outcome

),

judged as (

    select
        *,
        case
            {%- for name, steps in measure_steps().items() %}
            when measure = '{{ name }}' then {{ steps | length }}
            {%- endfor %}
        end as last_step
    from everyone

)

select
    resident_key,
    measure,
    part,
    step_number = last_step as included,
    cast(step_number as integer) as step_number,
    {{ measure_step_name('measure', 'step_number') }} as step,
    case when step_number = last_step then reason end as why_in,
    case when step_number < last_step then reason end as why_out
from judged
