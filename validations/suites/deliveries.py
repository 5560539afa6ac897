"""Expectations on deliveries: nothing is lost on the way in, and nothing is too old.

What belongs here: the account of rows of every delivery, how it agrees with the tables on quality, and freshness, all
measured against the date the warehouse was built for, never against the clock.
What does not: rules on rows (the contracts at the door have those), and which datasets were refused (intake tells).
"""

from validations.suites.vocabulary import Check, Frame, Suite, counted, is_zero

ACCOUNTS = Frame(
    name="dim_delivery",
    group=("partner", "delivery"),
    query="""
        with quality as (
            select partner, delivery, sum(rows) as rows,
                sum(case when "check" = 'received' then failed else 0 end) as held_back
            from marts.data_quality where "check" in ('received', 'refused') group by partner, delivery
        )
        select deliveries.partner, deliveries.delivery,
            least(rows_in, rows_accepted, rows_held_back) as smallest_count,
            coalesce(rows_in - rows_accepted - rows_held_back, 0) as rows_lost,
            coalesce(rows_in, 0) - coalesce(quality.rows, 0) as rows_not_told
        from marts.dim_delivery as deliveries
        left join quality on deliveries.partner = quality.partner and deliveries.delivery = quality.delivery
        order by deliveries.partner, deliveries.delivery
    """,
    checks=(
        counted("No count of rows is below zero", "smallest_count"),
        Check(
            "Rows in are rows accepted and rows held back",
            "Elke regel die binnenkwam is aangenomen of aangehouden; er verdwijnt niets.",
            is_zero("rows_lost"),
        ),
        Check(
            "Data quality tells of every row that came in",
            "De pagina over datakwaliteit gaat over dezelfde regels als de leveringen.",
            is_zero("rows_not_told"),
        ),
    ),
)

FRESHNESS = Frame(
    name="data_quality",
    group=("partner", "dataset"),
    query="""
        select partner, dataset, max(failed) as late
        from marts.data_quality
        where "check" = 'freshness'
        group by partner, dataset
        order by partner, dataset
    """,
    checks=(
        Check(
            "Every register is no older than its rhythm allows",
            "Een partner die stilvalt stopt de waarneming van zijn bewoners: wat daarna gebeurt is niet gezien (R45).",
            is_zero("late"),
            severity="warning",
        ),
    ),
)

SUITE = Suite("deliveries", "Leveringen", (ACCOUNTS, FRESHNESS))
