"""Expectations on what is in the published database: only what is allowed, nothing about too few people.

What belongs here: checks on its schema, tables, columns and cells. What does not: the list of what may be in it
(`published_tables`), figures made from its counts (`published_figures`), the marts behind it (`published_true`).
"""

from validations.suites.published_tables import ALLOWED, Allowed
from validations.suites.vocabulary import Check, Frame, at_least, between, counted, in_set, is_zero, not_like, share

# Columns of `about` say when the release was made; everywhere else a day belongs to somebody.
PERSONAL = (
    r"^(?!about\.)\w+\.(?:resident_key|client|tenant_number|pseudonym|birth_year|gender|ethos_at_intake|postcode4?"
    r"|lease_id|unit_id|application_id|first_move_in|start_date|end_date|relapse_date|guidance_start|\w+_on"
    r"|example_rows|message|file|why)$"
)


def cells() -> str:
    """SQL with one row per value of the published tables that can be hidden: its place, kind, value and status."""
    return " union all ".join(cells_of(table, allowed) for table, allowed in ALLOWED.items() if allowed.hideable)


def cells_of(table: str, allowed: Allowed) -> str:
    """SQL for the cells of one table."""
    values = ", ".join(
        f"""{{'column': '{column}', 'kind': '{kind}', 'value': "{column}", 'status': "{column}_status"}}"""
        for kind, columns in (
            ("count", allowed.counts),
            ("share", allowed.shares),
            ("mean", allowed.means),
        )
        for column in columns
    )
    return f"""select '{table}' as "table", unnest([{values}], max_depth := 2) from funders.published."{table}" """


COLUMNS = Frame(
    name="published_columns",
    group=("table", "column"),
    query="""
        select schema_name as "schema", table_name as "table", column_name as "column",
            table_name || '.' || column_name as place
        from duckdb_columns()
        where database_name = 'funders' and not internal
        order by table_name, column_index
    """,
    checks=(
        Check(
            "The published database has one schema",
            "Alles buiten het schema published is vergeten op te ruimen.",
            in_set("schema", ["published"]),
        ),
        Check(
            "Only tables on the list are published",
            "Een nieuwe tabel komt er pas in nadat iemand er apart naar keek.",
            in_set("table", list(ALLOWED)),
        ),
        Check(
            "Only columns on the list are published",
            "Een nieuwe kolom komt er pas in nadat iemand er apart naar keek.",
            in_set("place", [f"{table}.{column}" for table, allowed in ALLOWED.items() for column in allowed.columns]),
        ),
        Check(
            "No published column describes one person",
            "Sleutels, datums en kenmerken van personen horen nooit bij de financier.",
            not_like("place", PERSONAL),
        ),
    ),
)

SHAPE = Frame(
    name="published_tables",
    against_marts=True,
    query=f"""
        select
            {len(ALLOWED)} - (select count(*) from duckdb_tables() where database_name = 'funders') as tables_missing,
            (select count(*) from funders.published.about) as about_rows,
            (select count(*) from funders.published.about
                where reference_date is distinct from (select max(reference_date) from marts.dim_delivery))
                as other_reference_dates,
            (select min(min_cell) from funders.published.about) as min_cell,
            (select min(rounding_base) from funders.published.about) as rounding_base,
            (select count(*) from marts.dim_complex where housing_form = 'pitstop' and complex_id in (
                select value from funders.published.retention_at_horizon where breakdown = 'complex'
                union all select project from funders.published.budget_progress
                union all select complex_id from funders.published.complex_balance
                union all select complex_id from funders.published.good_neighbour_demand))
                + (select count(*) from funders.published.homes_delivered
                    where housing_form = 'pitstop' and municipality not in ('other', 'all')) as single_pitstops,
            (select count(*) from marts.retention_at_horizon where breakdown = 'all')
                - (select count(*) from funders.published.retention_at_horizon where breakdown = 'all')
                as horizons_missing
    """,
    checks=(
        Check(
            "Every table on the list is published", "Een pagina zonder tabel toont niets.", is_zero("tables_missing")
        ),
        Check(
            "The published database says once how it was made",
            "Peildatum en regels horen erbij.",
            between("about_rows", 1, 1),
        ),
        Check(
            "The published database has the reference date of the marts",
            "Anders staat er een oudere publicatie naast dit magazijn.",
            is_zero("other_reference_dates"),
        ),
        Check("Counts of 1 to 9 people are hidden", "De ondergrens is tien mensen.", at_least("min_cell", 10)),
        Check(
            "Counts are rounded to five or more", "Afronden beschermt tegen aftrekken.", at_least("rounding_base", 5)
        ),
        Check(
            "No Pitstop stands by itself",
            "Een huis van drie tot acht mensen staat alleen in zijn woonvorm.",
            is_zero("single_pitstops"),
        ),
        Check(
            "Every horizon of the whole region is in the published table",
            "Een cijfer kan verborgen zijn, de regel ontbreekt nooit.",
            is_zero("horizons_missing"),
        ),
    ),
)

CELLS = Frame(
    name="published_cells",
    group=("table", "column"),
    query=f"""
        with cells as ({cells()})
        select "table", "column",
            count(*) filter (where kind = 'count' and value > 0 and value < about.min_cell) as too_small,
            count(*) filter (where kind = 'count' and value % about.rounding_base <> 0) as not_rounded,
            min(value) filter (where kind = 'count') as smallest_count,
            min(value) filter (where kind = 'share') as lowest_share,
            max(value) filter (where kind = 'share') as highest_share,
            max(abs(100 * value - round(100 * value))) filter (where kind = 'share') as beside_the_percent,
            count(*) filter (where status = 'c' and value is not null) as hidden_yet_there,
            count(*) filter (where status is null or status not in ('', 'c', 'u')) as no_status
        from cells left join funders.published.about as about on true
        group by "table", "column"
        order by "table", "column"
    """,
    checks=(
        Check("No published count is 1 to 9", "Zo weinig mensen zijn te herkennen.", is_zero("too_small")),
        Check(
            "Every published count is rounded",
            "Exacte aantallen laten zich van elkaar aftrekken.",
            is_zero("not_rounded"),
        ),
        counted("No published count is below zero", "smallest_count"),
        share("No published share is below 0", "lowest_share"),
        share("No published share is above 1", "highest_share"),
        Check(
            "Every published share is a whole percent",
            "Fijner dan de afgeronde aantallen kan een aandeel niet zijn.",
            between("beside_the_percent", 0, 1e-6),
        ),
        Check("A hidden value is not there", "Achter een c staat geen getal.", is_zero("hidden_yet_there")),
        Check("Every value that can be hidden has a status", "Leeg, c of u, en niets anders.", is_zero("no_status")),
    ),
)
