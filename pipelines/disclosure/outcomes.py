"""Published tables on outcomes apart from housing: hand-overs before a move, returns after an exit.

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
    figures=Figures(interval_columns(*(f"rate_{last}" for last in (*BINS, "total"))), return_figures),
)
