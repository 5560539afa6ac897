"""Published tables on the programme: people housed, homes delivered, and how good the deliveries were.

What belongs here: the declarations of these tables.
What does not: the words of a declaration (`tables`).
"""

from pipelines.disclosure.tables import Count, Running, Share, Table

LIVING_LAB_PROGRESS = Table(
    name="living_lab_progress",
    select="""
        select month, moved_in, moved_in_total, target, complete
        from marts.living_lab_progress
        order by month
    """,
    keys={"month": "DATE"},
    counts=(Count("moved_in", zero="shown"), Count("moved_in_total", zero="shown")),
    outcomes=("moved_in", "moved_in_total"),
    kept={"target": "INTEGER", "complete": "BOOLEAN"},
    running=(Running("moved_in_total", step="moved_in", last_shows=True),),
)

# A Pitstop by its municipality is one house: all of them are told of together. By form and municipality few homes come
# in a month; those of a form, and all homes, are told of where there are more.
HOMES_DELIVERED = Table(
    name="homes_delivered",
    select="""
        with told as (
            select * replace (case when housing_form = 'pitstop' then 'other' else municipality end as municipality)
            from marts.homes_delivered
        )
        select
            month,
            coalesce(housing_form, 'all') as housing_form,
            coalesce(municipality, 'all') as municipality,
            cast(sum(delivered) as bigint) as delivered,
            cast(sum(delivered_total) as bigint) as delivered_total,
            cast(sum(planned) as bigint) as planned
        from told
        group by grouping sets ((month, housing_form, municipality), (month, housing_form), (month))
        order by housing_form, municipality, month
    """,
    keys={"month": "DATE", "housing_form": "VARCHAR", "municipality": "VARCHAR"},
    categories={"municipality": "municipality"},
    rolled_up=("housing_form", "municipality"),
    counts=(Count("delivered", zero="shown"), Count("delivered_total", zero="shown"), Count("planned", zero="shown")),
    running=(Running("delivered_total", ("housing_form", "municipality"), step="delivered", last_shows=True),),
)

# Counts of rows are no counts of people, yet a partner of ten residents sends ten rows: the same rules. What people
# typed stays behind (example rows, messages, names of folders that are no delivery). Freshness has no counts of rows.
# What is told of single people, such as a death on which partners disagree, gets no row at all: even "some" is much.
DATA_QUALITY = Table(
    name="data_quality",
    select="""
        select partner, delivery, coalesce(dataset, 'unknown') as dataset, "check", severity,
            case when "check" <> 'freshness' then max(rows) end as rows,
            case when "check" <> 'freshness' then least(max(rows), sum(failed)) end as failed
        from marts.data_quality
        where (partner, delivery) in (select (partner, delivery) from marts.dim_delivery)
            and "check" not in ('decided_link', 'ambiguous_link', 'placement_without_lease')
            and "check" not in ('move_in_dates', 'lease_after_death', 'guidance_after_death', 'shelter_while_housed')
        group by partner, delivery, coalesce(dataset, 'unknown'), "check", severity
        order by partner, delivery, dataset, "check", severity
    """,
    keys=dict.fromkeys(("partner", "delivery", "dataset", "check", "severity"), "VARCHAR"),
    counts=(Count("rows", zero="shown", dear=1), Count("failed", zero="shown")),
    shares=(Share("failed", of="rows", whole_shows=True),),
)
