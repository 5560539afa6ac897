"""Expectations on the published database: only what is allowed, nothing about too few people, and true to the marts.

What belongs here: checks on its tables, columns, cells and figures, and the comparison with the marts behind them.
What does not: the list of what may be in it (`published_tables`), the attacks on hidden cells (a later audit).
"""

from validations.suites.published_tables import ALLOWED, Allowed
from validations.suites.published_true import TRUE_TO_MARTS
from validations.suites.vocabulary import (
    Check,
    Frame,
    Suite,
    at_least,
    between,
    counted,
    in_set,
    is_zero,
    not_like,
    share,
)

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
            (select count(*) from funders.published.retention_at_horizon
                inner join marts.dim_complex on breakdown = 'complex' and value = complex_id
                where dim_complex.housing_form = 'pitstop') as single_pitstops,
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
        Check("A hidden value is not there", "Achter een c staat geen getal.", is_zero("hidden_yet_there")),
        Check("Every value that can be hidden has a status", "Leeg, c of u, en niets anders.", is_zero("no_status")),
    ),
)

RATES = Frame(
    name="published_retention",
    group=("breakdown", "value", "months"),
    query="""
        select breakdown, value, months,
            case when rate is not null then coalesce(abs(rate - housed / denominator), 1) end as rate_off_by,
            case when same_home_rate is not null then coalesce(abs(same_home_rate - same_home / denominator), 1) end
                as same_home_off_by,
            case
                when died is null and eligible is not null and denominator is not null
                    and eligible_status <> 'u' and denominator_status <> 'u'
                    then 1
                else 0
            end as deaths_by_subtraction
        from funders.published.retention_at_horizon
        order by breakdown, value, months
    """,
    checks=(
        Check(
            "A published rate follows from the published counts",
            "Geen cijfer komt rechtstreeks uit het magazijn.",
            is_zero("rate_off_by"),
        ),
        Check(
            "A published same-home rate follows from the published counts",
            "Geen cijfer komt rechtstreeks uit het magazijn.",
            is_zero("same_home_off_by"),
        ),
        Check(
            "Hidden deaths do not follow by subtraction",
            "Wie in aanmerking kwam min de noemer is wie overleed: een van die twee gaat mee schuil.",
            is_zero("deaths_by_subtraction"),
        ),
    ),
)

CURVES = Frame(
    name="published_curves",
    group=("table",),
    query="\nunion all\n".join(
        f"""
        select '{table}' as "table", months, day,
            greatest(coalesce(lag({total}) over curve, 0) - {total}, 0) as total_falls,
            greatest(coalesce(lag({share}) over curve, 0) - {share}, 0) as share_falls
        from funders.published.{table} where {total} is not null
        window curve as (partition by {keys} order by months)
        """
        for table, total, share, keys in (
            ("retention_curve", "ended_total", "1 - still_housed", "breakdown, value"),
            ("relapse_curve", "relapsed_total", "cif_relapse", "breakdown, value"),
            ("lease_flip_curve", "flipped_total", "cif_flip", "breakdown, value"),
            ("guidance_milestone_curve", "reached_total", "cif", "milestone, breakdown, value"),
        )
    ),
    checks=(
        Check(
            "Curves are published by the month only",
            "Een dagcurve geeft elke gebeurtenis prijs.",
            in_set("day", [int(months * 30.4375) for months in range(1, 37)]),
        ),
        Check(
            "Published totals on a curve never fall", "Een lopend totaal kan alleen stijgen.", is_zero("total_falls")
        ),
        Check("Published incidences never fall", "Een cumulatief aandeel kan alleen stijgen.", is_zero("share_falls")),
    ),
)

SHARES = Frame(
    name="published_shares",
    group=("table",),
    query="\nunion all\n".join(
        f"""
        select '{table}' as "table",
            case when {share} is not null then coalesce(abs({share} - {numerator} / {denominator}), 1) end as off_by
        from funders.published.{table}
        """
        for table, share, numerator, denominator in (
            ("period_outcome", "rate", "retained", "denominator"),
            ("complex_balance", "share", "vulnerable", "occupied"),
            ("complex_balance", "member_share", "members", "occupied"),
        )
    ),
    checks=(
        Check(
            "A published share follows from the published counts",
            "Geen cijfer komt rechtstreeks uit het magazijn.",
            is_zero("off_by"),
        ),
    ),
)

MONEY = Frame(
    name="published_money",
    group=("municipality", "project"),
    query="""
        select municipality, project,
            greatest(
                coalesce(abs(per_resident - paid / residents), (per_resident is not null)::int),
                coalesce(abs(per_retained_12 - paid / retained_12), (per_retained_12 is not null)::int),
                coalesce(abs(per_retained_24 - paid / retained_24), (per_retained_24 is not null)::int),
                coalesce(
                    abs(per_housed_year - paid / (residents * mean_years_housed)), (per_housed_year is not null)::int
                )
            ) as off_by,
            coalesce(mean_years_housed * 2 % 1, 0) as off_the_half
        from funders.published.budget_progress
        order by municipality, project
    """,
    checks=(
        Check(
            "Money per person follows from the published counts",
            "Een bedrag gedeeld door een exact aantal geeft dat aantal prijs.",
            between("off_by", 0, 0.0051),
        ),
        Check(
            "Years housed are told in halves",
            "Precieze jaren zijn opgeteld de dagen van weinig mensen.",
            is_zero("off_the_half"),
        ),
    ),
)

COMPARISON = Frame(
    name="published_comparison",
    group=("contrast", "outcome", "test"),
    query="""
        with curves as (
            select 'relapse' as outcome, value, max(residents) as residents, max(relapsed_total) as events
            from funders.published.relapse_curve where breakdown = 'housing_form' group by value
            union all
            select 'negative_exit', value, max(residents), max(negative_total)
            from funders.published.retention_curve where breakdown = 'housing_form' group by value
        )
        select contrast, shown.outcome, test,
            case when coalesce(p_value, hazard_ratio, low, high) is not null then 10 - least(
                coalesce(arm.events, 0), coalesce(arm.residents - arm.events, 0),
                coalesce(reference.events, 0), coalesce(reference.residents - reference.events, 0), 10
            ) end as too_few,
            greatest(
                coalesce(abs(p_value - round(p_value, 2)), 0),
                coalesce(abs(hazard_ratio - round(hazard_ratio, 1 - floor(log10(hazard_ratio))::integer)), 0)
            ) as too_fine
        from funders.published.housing_form_comparison as shown
        left join curves as arm on arm.outcome = shown.outcome and arm.value = shown.arm
        left join curves as reference on reference.outcome = shown.outcome and reference.value = shown.reference
        order by contrast, shown.outcome, test
    """,
    checks=(
        Check(
            "A comparison shows only what the curves show of both forms: ten with the event and ten without",
            "Anders verraadt de vergelijking hoeveel gebeurtenissen er schuilgaan.",
            is_zero("too_few"),
        ),
        Check(
            "No statistic shows to more than two digits",
            "Een getal tot op het laatste cijfer is een vingerafdruk van de dagen erachter.",
            between("too_fine", 0, 1e-9),
        ),
    ),
)

SUITE = Suite(
    "published", "Gepubliceerd", (COLUMNS, SHAPE, CELLS, RATES, CURVES, SHARES, MONEY, COMPARISON, TRUE_TO_MARTS)
)
