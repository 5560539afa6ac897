"""Published tables on the community: the balance in a complex, and how many people ask for a home in it.

What belongs here: the declarations and figures of these tables. What does not: the words of a declaration (`tables`).
"""

from collections.abc import Sequence

from pipelines.disclosure.curves import interval_columns
from pipelines.disclosure.outcomes import rate_of
from pipelines.disclosure.tables import Count, Figures, Row, Share, Split, Table


def balance_figures(rows: Sequence[Row]) -> list[Row]:
    """The share of occupied homes with a vulnerable resident, and with a member, where both counts are printed."""
    return [
        rate_of(row, "share", "vulnerable", "occupied") | rate_of(row, "member_share", "members", "occupied")
        for row in rows
    ]


def demand_figures(rows: Sequence[Row]) -> list[Row]:
    """Candidates for each home on offer, to the tenth, where both counts are printed."""
    return [
        {"candidates_per_home": round(row["candidates"] / row["homes"], 1)}
        if row["candidates"] and row["homes"]
        else {}
        for row in rows
    ]


# From one month to the next everyone would see who came and who left: the last month of each year only. Where no
# balance was agreed, as in Housing First, every home is for one group, and a share would say so of each of them.
# Reports of nuisance stay out: in a complex and a month they are about a few people.
COMPLEX_BALANCE = Table(
    name="complex_balance",
    select="""
        select complex_id, month, occupied, vulnerable, members, norm
        from marts.complex_balance
        where norm is not null and month(month) = 12
        order by complex_id, month
    """,
    keys={"complex_id": "VARCHAR", "month": "DATE"},
    categories={"complex_id": "complex"},
    counts=(Count("occupied", dear=2), Count("vulnerable", dear=1), Count("members", zero="shown")),
    kept={"norm": "DOUBLE"},
    shares=(Share("vulnerable", of="occupied"), Share("members", of="occupied", whole_shows=True)),
    splits=(Split("occupied", ("vulnerable",)),),
    outcomes=("vulnerable", "members"),
    figures=Figures(interval_columns("share", "member_share"), balance_figures),
)

# A vacancy is of a few homes, and so of the few people who left them: all vacancies of a complex together.
GOOD_NEIGHBOUR_DEMAND = Table(
    name="good_neighbour_demand",
    select="""
        select complex_id, sum(homes) as homes, sum(candidates) as candidates
        from marts.good_neighbour_demand
        group by complex_id
        order by complex_id
    """,
    keys={"complex_id": "VARCHAR"},
    categories={"complex_id": "complex"},
    counts=(Count("homes"), Count("candidates")),
    figures=Figures({"candidates_per_home": "DOUBLE"}, demand_figures),
)

# Figures of others, from their publications. Ours are in the tables of retention and relapse.
REFERENCE_BANDS = Table(
    name="reference_bands",
    select="""
        select distinct band, place, programme, measure, band_months as months, value, definition, source, caveat
        from marts.reference_bands
        order by band
    """,
    keys={"band": "VARCHAR"},
    counts=(),
    kept={
        **dict.fromkeys(("place", "programme", "measure"), "VARCHAR"),
        **{"months": "INTEGER", "value": "DOUBLE"},
        **dict.fromkeys(("definition", "source", "caveat"), "VARCHAR"),
    },
)
