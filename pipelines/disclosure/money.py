"""The published table on money: what was granted, committed and spent, and what that was per person.

What belongs here: public sums as they are, to the euro, and beside them people whom other published tables count: the
residents of retention, and those still housed at a horizon. It has no cells of its own: what hides there hides here,
and money per person goes with the count it hangs on. Money for a complex stands beside the residents of that complex,
any other beside those of its municipality (R44). Names of projects are typed by people, so that what belongs to no
complex is added up; with it goes money for Pitstops, each of which is one house.
What does not: what hides (`control`), the tables that count (`housing`).
"""

from collections.abc import Sequence

from pipelines.disclosure.printing import HIDDEN, OPEN, half_hours
from pipelines.disclosure.tables import Row, Rows
from pipelines.disclosure.writer import Output

NAME = "budget_progress"
SELECT = """
    with money as (
        select
            money.*,
            complexes.complex_id is null as of_municipality,
            case when complexes.housing_form <> 'pitstop' then complexes.complex_id end as complex_id
        from marts.budget_progress as money
        left join marts.dim_complex as complexes on money.project = complexes.complex_id
    ),
    people as (
        select municipality, max(residents) as residents, max(housed_years) as housed_years
        from money
        where of_municipality
        group by municipality
    ),
    told as (
        select
            money.* exclude (residents, housed_years),
            case when money.complex_id is not null or money.project = 'unallocated' then money.project else 'other' end
                as told_as,
            case when money.complex_id is null then people.residents else money.residents end as residents,
            case when money.complex_id is null then people.housed_years else money.housed_years end as housed_years
        from money
        left join people on money.municipality = people.municipality
    )
    select
        municipality,
        told_as as project,
        complex_id,
        cast(round(sum(granted)) as bigint) as granted,
        cast(round(sum(committed)) as bigint) as committed,
        cast(round(sum(paid)) as bigint) as paid,
        max(residents) as residents,
        max(housed_years) as housed_years
    from told
    group by municipality, told_as, complex_id
    order by all
"""
PLAIN = {"municipality": "VARCHAR", "project": "VARCHAR", **dict.fromkeys(("granted", "committed", "paid"), "BIGINT")}
COUNTS = {
    "residents": ("retention_curve", "residents", None),
    "retained_12": ("retention_at_horizon", "housed", 12),
    "retained_24": ("retention_at_horizon", "housed", 24),
}
"""The counts, each with the table and column that print it and the horizon, if any."""
PER_PERSON = {"per_resident": "residents", "per_retained_12": "retained_12", "per_retained_24": "retained_24"}
FIGURES = dict.fromkeys(("mean_years_housed", "per_resident", "per_housed_year", *list(PER_PERSON)[1:]), "DOUBLE")

Value = tuple[int | None, str]
"""A count as it is printed, and its status."""
Shown = dict[tuple[str, str, str, int | None], Value]
"""What other tables print of a column, by breakdown, value and horizon."""
HIDES: Value = (None, HIDDEN)
NOBODY: Value = (0, OPEN)


def budget_progress(outputs: Sequence[Output], rows: Rows) -> Output:
    """The published table, from the rows of `SELECT` and the tables that print the counts."""
    columns = dict(PLAIN)
    for name, kind in {**dict.fromkeys(COUNTS, "BIGINT"), **FIGURES}.items():
        columns |= {name: kind, f"{name}_status": "VARCHAR"}
    shown = counts_shown(outputs)
    return Output(NAME, columns, [published_row(row, shown) for row in rows])


def counts_shown(outputs: Sequence[Output]) -> Shown:
    """Every count that money stands beside, as it is printed elsewhere."""
    tables = {output.name: output.rows for output in outputs}
    return {
        (name, row["breakdown"], row["value"], months): (row[column], row[f"{column}_status"])
        for name, (table, column, months) in COUNTS.items()
        for row in tables[table]
        if months in (None, row["months"])
    }


def published_row(row: Row, shown: Shown) -> Row:
    """Sums as they are, counts as they are printed elsewhere, and money per person with the status of its count."""
    place = ("complex", row["complex_id"]) if row["complex_id"] else ("municipality", row["municipality"])
    # Where nobody lives no table has a row, and nobody is what is known of it.
    printed = {
        name: NOBODY if row["residents"] == 0 else shown.get((name, *place, COUNTS[name][2]), HIDES) for name in COUNTS
    }
    counts = {name: count for name, (count, _) in printed.items()}
    values = counts | per_person(row, counts)
    found = {name: row[name] for name in PLAIN}
    for name in (*COUNTS, *FIGURES):
        count, status = printed[PER_PERSON.get(name, name if name in COUNTS else "residents")]
        found |= {name: values.get(name), f"{name}_status": HIDDEN if count and name not in values else status}
    return found


def per_person(row: Row, counts: Row) -> Row:
    """What was paid over each count that shows, and over the years those people lived there, in half years each.

    Those years are not known where all money of a municipality is for Pitstops.
    """
    found = {name: price(row["paid"], counts[of]) for name, of in PER_PERSON.items()}
    if counts["residents"] and row["residents"]:
        years = half_hours(row["housed_years"] / row["residents"])
        found |= {"mean_years_housed": years, "per_housed_year": price(row["paid"], years * counts["residents"])}
    return found


def price(paid: int | None, over: float | None) -> float | None:
    """Euros each, to the cent; none where nothing is known to be paid or there is nobody."""
    return round(paid / over, 2) if paid is not None and over else None
