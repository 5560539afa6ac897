"""What an insider knows of the region apart from any count: where complexes lie, and which breakdowns leave nobody out.

What belongs here: looking that up in the warehouse, by queries of its own. No count of the warehouse leaves this file.
"""

from collections.abc import Set
from pathlib import Path

import duckdb

from pipelines.disclosure.audit.constraints import Geography
from pipelines.disclosure.audit.reading import Published
from pipelines.disclosure.audit.ties import TIES

CURVES = ("retention_curve", "relapse_curve", "lease_flip_curve")
SIZES = {
    "retention_at_horizon": """select months as place, breakdown, value, eligible as people
        from marts.retention_at_horizon""",
    "guidance_timeline": """select weeks_since_start as place, breakdown, value, residents as people
        from marts.guidance_timeline""",
    "guidance_phase": """select month as place, breakdown, value, sum(residents) as people from marts.guidance_phase
        group by all""",
    "guidance_milestone_curve": """select milestone as place, breakdown, value, max(at_risk) as people
        from marts.guidance_milestone_curve group by all""",
    "handover_coverage": "select 0 as place, breakdown, value, move_ins as people from marts.handover_coverage",
    "period_outcome": """select period as place, breakdown, value,
        stayers + positive_exits + negative_exits + out_of_denominator as people
        from marts.period_outcome where kind = 'year'""",
    "return_after_exit": "select 0 as place, breakdown, value, exits as people from marts.return_after_exit",
    **{
        curve: f"select 0 as place, breakdown, value, max(at_risk) as people from marts.{curve} group by all"
        for curve in CURVES
    },
}
"""SQL for how many people each value of a breakdown has, at each place in a table."""


def read_geography(warehouse: Path, published: Published) -> Geography:
    """The places of complexes, in the words of the published tables, and the breakdowns that are whole."""
    rows = [row for table in published.tables.values() for row in table if "breakdown" in row]
    told = frozenset((row["breakdown"], row["value"]) for row in rows)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        complexes = connection.execute(
            "select complex_id, housing_form, municipality from marts.dim_complex order by complex_id"
        ).fetchall()
        whole = {table: whole_breakdowns(connection, sizes) for table, sizes in SIZES.items()}
        ties = tuple([tie for tie in TIES if connection.execute(tie.broken).fetchone() == (0,)])
    places = {name: lies_in(form, municipality, told) for name, form, municipality in complexes}
    return Geography(places, whole, told, ties)


def lies_in(housing_form: str, municipality: str, told: Set[tuple[str, str]]) -> dict[str, str]:
    """Where one complex lies; a municipality that is not told of is one of the others."""
    return {
        "housing_form": housing_form,
        "municipality": municipality if ("municipality", municipality) in told else "other",
    }


def whole_breakdowns(connection: duckdb.DuckDBPyConnection, sizes: str) -> frozenset[str]:
    """The breakdowns whose values add up to the whole region everywhere in a table."""
    found = connection.execute(
        f"""
        with sizes as ({sizes}),
        summed as (
            select place, breakdown, sum(people) as people from sizes where breakdown <> 'all' group by all
        )
        select summed.breakdown
        from summed
        inner join sizes as region on region.breakdown = 'all' and region.place = summed.place
        group by summed.breakdown
        having bool_and(summed.people = region.people)
        """
    ).fetchall()
    return frozenset(name for (name,) in found)
