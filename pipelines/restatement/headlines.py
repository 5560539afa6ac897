"""The headline figures: those that reports quote, each as one number of a warehouse.

What belongs here: their names, words and queries. What does not: any definition; the marts hold those.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

DIGITS = Decimal("1e-12")


@dataclass(frozen=True)
class Headline:
    """A figure: its measure, what it is called, the mart it stands in and the query that gives it."""

    measure: str
    label: str
    table: str
    query: str
    is_share: bool = True


def on_curve(measure: str, label: str, figure: str, months: int) -> tuple[str, Headline]:
    """The value of a curve (`table.column`) for all residents, so many months of 30.4375 days after its start (R18)."""
    table, column = figure.split(".")
    halved = "and milestone = 'halved'" if table == "guidance_milestone_curve" else ""
    query = f"""
        select {column} from marts.{table}
        where breakdown = 'all' {halved} and day <= floor({months} * 30.4375) order by day desc limit 1
    """
    return f"{figure}_{months}", Headline(measure, f"{label} {months} maanden", table, query)


def at_months(measure: str, label: str, figure: str, months: int) -> tuple[str, Headline]:
    """A share (`table.column`) for all residents at a horizon in months."""
    table, column = figure.split(".")
    query = f"select {column} from marts.{table} where breakdown = 'all' and months = {months}"
    return f"{figure}_{months}", Headline(measure, f"{label} {months} maanden", table, query)


MOVED_IN = Headline(
    "progress",
    "Bewoners gehuisvest in de twee jaar",
    "living_lab_progress",
    "select max(moved_in_total) from marts.living_lab_progress",
    is_share=False,
)
HEADLINES: dict[str, Headline] = {
    "living_lab_progress.moved_in_total": MOVED_IN,
    **dict(at_months("retention_at_horizon", "Woont er na", "retention_at_horizon.rate", m) for m in (12, 24)),
    **dict(
        on_curve("retention_curve", "Woonbehoud op de lijn na", "retention_curve.still_housed", m) for m in (12, 24)
    ),
    **dict(at_months("relapse", "Terugval binnen", "relapse_at_horizon.cif_relapse", m) for m in (12, 24)),
    **dict([on_curve("guidance_milestone", "Begeleiding gehalveerd binnen", "guidance_milestone_curve.cif", 12)]),
    **dict([on_curve("lease_flip", "Omklap binnen", "lease_flip_curve.cif_flip", 24)]),
}
TABLES = sorted({headline.table for headline in HEADLINES.values()})
Figures = dict[str, Decimal | None]


def figures_of(warehouse: Path) -> Figures:
    """Every headline figure of a warehouse, to twelve decimals; None where there is none, or no such table yet."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        held = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        return {
            name: number(connection, headline.query) if headline.table in held else None
            for name, headline in HEADLINES.items()
        }


def number(connection: duckdb.DuckDBPyConnection, query: str) -> Decimal | None:
    """The one number of a query. Decimal, so that differences add up exactly."""
    found = connection.execute(query).fetchone()
    return None if found is None or found[0] is None else Decimal(repr(found[0])).quantize(DIGITS)
