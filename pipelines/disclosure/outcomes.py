"""Published tables on outcomes apart from housing: hand-overs before a move, returns after an exit, years.

What belongs here: the declarations and figures of these tables.
What does not: the words of a declaration (`tables`), the statistics (`estimates`).
"""

from collections.abc import Sequence

from pipelines.disclosure.curves import GROUP, figure, interval_columns
from pipelines.disclosure.estimates import wilson
from pipelines.disclosure.tables import Count, Figures, Row, Share, Split, Table

BINS = ("180", "365", "730")
RETURNED = tuple([f"returned_{last}" for last in BINS])


def handover_figures(rows: Sequence[Row]) -> list[Row]:
    """The share of move-ins with a hand-over before, where both counts are printed."""
    found = []
    for row in rows:
        share = rate_of(row, "rate", "with_handover_before", "move_ins")
        found.append({name.removeprefix("rate_"): value for name, value in share.items()})
    return found


def return_figures(rows: Sequence[Row]) -> list[Row]:
    """The share of exits that came back, in each bin and in all, where both counts are printed."""
    return [
        {
            name: value
            for last in (*BINS, "total")
            for name, value in rate_of(row, f"rate_{last}", f"returned_{last}", "exits").items()
        }
        for row in rows
    ]


def period_figures(rows: Sequence[Row]) -> list[Row]:
    """The share of who was housed in a year that stayed or left well, where both counts are printed."""
    return [rate_of(row, "rate", "retained", "denominator") for row in rows]


def rate_of(row: Row, name: str, numerator: str, denominator: str) -> Row:
    """A share with its interval, or nothing where one of its counts is hidden or there is nobody."""
    if row[numerator] is None or not row[denominator]:
        return {}
    return figure(name, wilson(row[numerator], row[denominator]))


HANDOVER_COVERAGE = Table(
    name="handover_coverage",
    select="""
        select breakdown, value, move_ins, with_handover_before
        from marts.handover_coverage
        order by breakdown, value
    """,
    keys=GROUP,
    counts=(Count("move_ins", dear=1), Count("with_handover_before")),
    shares=(Share("with_handover_before", of="move_ins"),),
    splits=(Split("move_ins", ("with_handover_before",)),),
    outcomes=("with_handover_before",),
    figures=Figures({"rate": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE"}, handover_figures),
)

RETURN_AFTER_EXIT = Table(
    name="return_after_exit",
    select=f"""
        select breakdown, value, exits, {", ".join(RETURNED)}, returned_total
        from marts.return_after_exit
        order by breakdown, value
    """,
    keys=GROUP,
    counts=(Count("exits", dear=2), *(Count(name) for name in RETURNED), Count("returned_total", dear=1)),
    shares=(Share("returned_total", of="exits"), *(Share(name, of="exits") for name in RETURNED)),
    splits=(Split("exits", ("returned_total",)), Split("returned_total", RETURNED, whole=True)),
    outcomes=(*RETURNED, "returned_total"),
    figures=Figures(interval_columns(*(f"rate_{last}" for last in (*BINS, "total"))), return_figures),
)

# A quarter is told of by four times as many counts, each of them nearer to the one before: years only, and by housing
# form only, for by other groups nearly all that left is too few to show. Who stayed and who left well are told of
# together: the latter are few, and would follow from the former. The first year is left out: everyone of it moved in
# then, so that who died or left the register's sight would follow from who was housed that year.
PERIOD_OUTCOME = Table(
    name="period_outcome",
    select="""
        select breakdown, value, period,
            stayers + positive_exits + negative_exits + out_of_denominator as residents,
            stayers + positive_exits + negative_exits as denominator,
            stayers + positive_exits as retained,
            negative_exits, out_of_denominator
        from marts.period_outcome
        where kind = 'year' and breakdown in ('all', 'housing_form')
            and period > (select min(period) from marts.period_outcome where kind = 'year')
        order by breakdown, value, period
    """,
    keys={**GROUP, "period": "VARCHAR"},
    counts=(
        Count("residents"),
        Count("denominator", dear=2),
        Count("retained", dear=1),
        Count("negative_exits"),
        Count("out_of_denominator"),
    ),
    shares=(Share("retained", of="denominator"),),
    splits=(
        Split("residents", ("denominator", "out_of_denominator"), whole=True),
        Split("denominator", ("retained", "negative_exits"), whole=True),
    ),
    outcomes=("retained", "negative_exits"),
    figures=Figures(interval_columns("rate"), period_figures),
)
