with standing as (

    {{ standing_rows('guidance_assignments') }}

),

deliveries as (

    select * from {{ ref('stg_landing__deliveries') }}
    where dataset = 'guidance_assignments' and contained and mode = 'changes'

),

-- a later message about an assignment leaves out its size; the one that gave it still holds
sizes as (

    select
        landed._partner,
        landed._key,
        landed.hours_per_week,
        row_number() over (
            partition by landed._partner, landed._key order by deliveries.delivery_number desc, landed._order desc
        ) as newest_first
    from {{ read_landing('guidance_assignments') }} as landed
    inner join deliveries
        on
            landed._partner = deliveries.partner
            and landed._reference_date = deliveries.reference_date
            and landed._sequence = deliveries.sequence
    where landed.hours_per_week is not null

)

-- R6: what starts after the register date does not exist yet, what ends after it is still open
select
    standing._partner as partner,
    standing.assignment_id,
    standing.client,
    standing.product_category,
    standing.start_date,
    {{ known_end('standing.end_date', 'standing.register_date') }} as end_date,
    case when standing.end_date <= standing.register_date then standing.end_reason end as end_reason,
    coalesce(standing.hours_per_week, sizes.hours_per_week) as hours_per_week,
    standing.register_date,
    standing.delivery,
    standing._row as row_number_in_file,
    standing.is_stale
from standing
left join sizes
    on standing._partner = sizes._partner and standing._key = sizes._key and sizes.newest_first = 1
where standing.start_date <= standing.register_date
