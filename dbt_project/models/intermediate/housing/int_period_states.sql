with episodes as (

    select * from {{ ref('int_episodes') }}

),

registers as (

    select * from {{ ref('int_registers') }}
    where dataset = 'leases'

),

deaths as (

    select * from {{ ref('int_deaths') }}

),

bounds as (

    select
        (select min(start_date) from episodes) as first_day,
        (select min(register_date) from registers) as told_until

),

months as (

    {{ month_series(add_months('(select first_day from bounds)', -11), '(select told_until from bounds)') }}

),

periods as (

    select
        'quarter' as kind,
        month as first_day,
        {{ add_months('month', 3) }} as next_day,
        cast(extract(year from month) as string) || '-Q'
        || cast(cast((extract(month from month) + 2) / 3 as integer) as string) as period
    from months
    where extract(month from month) in (1, 4, 7, 10)
    union all
    select
        'year' as kind,
        month as first_day,
        {{ add_months('month', 12) }} as next_day,
        cast(extract(year from month) as string) as period
    from months
    where extract(month from month) = 1

),

-- R43: from the first move-in on, as far as every landlord has told of each of its days and nobody's are gone
told as (

    select periods.*
    from periods
    inner join bounds
        on
            periods.next_day > bounds.first_day
            and periods.next_day <= bounds.told_until
    where periods.first_day >= date '{{ var("residents_whole_from") }}'

),

-- R43: who has an episode on any of its days, whether one runs on the last, and which came last: an episode of 0 days
-- runs on no day, but it may hold the latest exit
near as (

    select
        told.kind,
        told.period,
        told.first_day,
        told.next_day,
        episodes.resident_key,
        max(
            case
                when episodes.end_date is null then 1
                when episodes.end_date > told.first_day and episodes.end_date > episodes.start_date then 1
                else 0
            end
        ) as runs,
        max(case when episodes.end_date is null or episodes.end_date >= told.next_day then 1 else 0 end) as stays,
        max(episodes.episode_number) as last_episode
    from told
    inner join episodes
        on
            told.next_day > episodes.start_date
            and (episodes.end_date is null or told.first_day <= episodes.end_date)
    group by told.kind, told.period, told.first_day, told.next_day, episodes.resident_key

),

present as (

    select * from near
    where runs = 1

),

-- R43, R15: whoever has died is out, unless they left before
judged as (

    select
        present.kind,
        present.period,
        present.first_day,
        {{ add_days('present.next_day', -1) }} as last_day,
        present.resident_key,
        case
            when
                deaths.died_on < present.next_day
                and (present.stays = 1 or deaths.died_on <= episodes.end_date)
                then 'out_of_denominator'
            when present.stays = 1 then 'stayer'
            when episodes.exit_reason in ('own_home', 'family') then 'positive_exit'
            when episodes.exit_reason in ('deceased', 'institution', 'moved_away') then 'out_of_denominator'
            else 'negative_exit'
        end as state
    from present
    inner join episodes
        on present.resident_key = episodes.resident_key and present.last_episode = episodes.episode_number
    left join deaths on present.resident_key = deaths.resident_key

)

select * from judged
