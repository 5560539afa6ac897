"""Expectations on the programme: people housed and homes delivered.

What belongs here: the checks on these two tables. What does not: people one by one (`residents`).
"""

from validations.suites.vocabulary import Check, Frame, Suite, at_least, counted, is_zero

PROGRESS = Frame(
    name="living_lab_progress",
    group=("month",),
    query="""
        with moved as (
            select cast(date_trunc('month', first_move_in) as date) as month, count(*) as people
            from marts.dim_resident where first_move_in is not null group by 1
        )
        select strftime(progress.month, '%Y-%m') as month, progress.moved_in, progress.target,
            progress.moved_in_total - sum(progress.moved_in) over (order by progress.month) as total_off_by,
            coalesce(date_diff('month', lag(progress.month) over (order by progress.month), progress.month), 1) - 1
                as months_skipped,
            greatest(progress.moved_in - coalesce(moved.people, 0), 0) as people_nobody_knows
        from marts.living_lab_progress as progress
        left join moved on progress.month = moved.month
        order by progress.month
    """,
    checks=(
        counted("No month counts fewer than zero people", "moved_in"),
        Check(
            "The running total of people housed is the sum of its months",
            "Anders klopt de stand tegenover het doel niet (R37).",
            is_zero("total_off_by"),
        ),
        Check(
            "The progress of the programme skips no month",
            "Elke maand staat er, ook een van 0.",
            is_zero("months_skipped"),
        ),
        Check(
            "No month houses more people than moved in for the first time",
            "Elke gehuisveste persoon is een bewoner met een eerste verhuizing in die maand.",
            is_zero("people_nobody_knows"),
        ),
        Check("The target is more than nobody", "Zonder doel is er geen voortgang.", at_least("target", 1)),
    ),
)

HOMES = Frame(
    name="homes_delivered",
    group=("housing_form", "municipality"),
    query="""
        with months as (
            select *, sum(delivered) over (
                partition by housing_form, municipality order by month rows unbounded preceding
            ) as so_far
            from marts.homes_delivered
        )
        select housing_form, municipality,
            min(least(delivered, coalesce(planned, 0))) as smallest_count,
            max(abs(delivered_total - so_far)) as total_off_by
        from months
        group by housing_form, municipality
        order by housing_form, municipality
    """,
    checks=(
        counted("No count of homes is below zero", "smallest_count"),
        Check(
            "The running total of homes is the sum of its months",
            "Anders klopt de stand tegenover de planning niet.",
            is_zero("total_off_by"),
        ),
    ),
)

FORECAST = Frame(
    name="progress_forecast",
    group=("made_on",),
    query="""
        with months as (
            select *, row_number() over (order by month) as place from marts.living_lab_progress where complete
        ),
        made as (select *, row_number() over (order by made_on) as place from marts.progress_forecast)
        select coalesce(strftime(made.made_on, '%Y-%m-%d'), 'none') as made_on,
            case when made.place is null or months.place is null then 1 else 0 end as months_without,
            coalesce(made.moved_in_total - months.moved_in_total, 0) as total_off_by,
            case when made.low > made.expected_total or made.high < made.expected_total
                or made.low < made.moved_in_total then 1 else 0 end as outside_interval,
            coalesce(made.coverage, 0) - coalesce(avg(case when made.held then 1.0 when not made.held then 0.0 end)
                over (), 0) as coverage_off_by,
            least(length(made.caveat_nl), length(made.caveat_en)) as shortest_caveat
        from months
        full outer join made on months.place = made.place
        order by made_on
    """,
    checks=(
        Check(
            "Every complete month has its forecast and no other",
            "Ook wat eerder voorspeld zou zijn staat er, zodat te zien is hoe goed het was.",
            is_zero("months_without"),
        ),
        Check(
            "A forecast starts from the people housed by then",
            "Anders voorspelt zij vanaf een andere stand dan de pagina laat zien.",
            is_zero("total_off_by"),
        ),
        Check(
            "Every forecast lies within its interval and never under what is there already",
            "Wie al gehuisvest is, wordt dat niet ongedaan.",
            is_zero("outside_interval"),
        ),
        Check(
            "Coverage is the share of forecasts that held",
            "De score van de voorspelling hoort uit dezelfde rijen te volgen.",
            is_zero("coverage_off_by"),
        ),
        Check(
            "Every forecast of progress says in both languages what it does not know",
            "Een voorspelling zonder voorbehoud wordt gelezen als belofte.",
            at_least("shortest_caveat", 20),
        ),
    ),
)

SUITE = Suite("programme", "Programma", (PROGRESS, HOMES, FORECAST))
