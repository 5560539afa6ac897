{#-
  What a partner's deliveries of one dataset say today: one row per partner and key, as a select.

  Of every key the row accepted last counts. It stands unless it was deleted, or unless a later full delivery lacks the
  key altogether; a full delivery in which the key was held back does not take it away but makes it stale. Only rows
  from the newest full delivery on are looked at, and older ones of keys that were held back since.

  Adds to the landed columns: register_date, delivery, is_stale.
-#}
{% macro standing_rows(dataset) -%}
    with deliveries as (

        select * from {{ ref('stg_landing__deliveries') }}
        where dataset = '{{ dataset }}' and contained

    ),

    held_back as (

        select distinct
            deliveries.partner,
            held._key as row_key,
            deliveries.delivery_number,
            case when deliveries.mode = 'full' then 1 else 0 end as in_full
        from {{ read_held_back(dataset) }} as held
        inner join deliveries
            on
                held._partner = deliveries.partner
                and held._reference_date = deliveries.reference_date
                and held._sequence = deliveries.sequence
        where held._key is not null

    ),

    accepted as (

        select
            landed.*,
            deliveries.delivery,
            deliveries.delivery_number,
            deliveries.register_date,
            deliveries.full_deliveries_since,
            row_number() over (
                partition by landed._partner, landed._key
                order by deliveries.delivery_number desc, landed._order desc
            ) as newest_first
        from {{ read_landing(dataset) }} as landed
        inner join deliveries
            on
                landed._partner = deliveries.partner
                and landed._reference_date = deliveries.reference_date
                and landed._sequence = deliveries.sequence
        where
            deliveries.full_deliveries_since = 0
            or exists (
                select 1 from held_back
                where held_back.partner = landed._partner and held_back.row_key = landed._key
            )

    ),

    newest as (

        select * from accepted
        where newest_first = 1 and not _deleted

    ),

    held_back_since as (

        select
            newest._partner,
            newest._key,
            sum(held_back.in_full) as full_deliveries
        from newest
        inner join held_back
            on
                newest._partner = held_back.partner
                and newest._key = held_back.row_key
                and newest.delivery_number < held_back.delivery_number
        group by newest._partner, newest._key

    )

    select
        newest.*,
        held_back_since._key is not null as is_stale
    from newest
    left join held_back_since
        on newest._partner = held_back_since._partner and newest._key = held_back_since._key
    where newest.full_deliveries_since = coalesce(held_back_since.full_deliveries, 0)
{%- endmacro %}
