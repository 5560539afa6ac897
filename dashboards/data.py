"""Where pages meet SQL.

Lives here: opening the one database of a role, read-only, and one function per set of rows a page shows; those on
deliveries and their quality stand in data_quality.py.
Does not: measures (those are in the tables), notation, or any choice by role beyond file and schema.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import duckdb

from dashboards.access import Access
from dashboards.rows import (
    About,
    HomesMonth,
    PhaseMonth,
    Point,
    ProgressMonth,
    Publication,
    RetentionHorizon,
    RiskRow,
    Row,
    Series,
    WeekHours,
    row_of,
    typed,
)
from dashboards.wording import Mark
from pipelines.release.current import CATALOG, connect_read_only

# A database file that is called like the schema in it makes `published.x` ambiguous; under this name it never is.
CURVE_STOPS_UNDER = 10
HORIZON_DAYS = (0, 182, 365, 547, 730, 1095)
BY_MONTH = ("all", "housing_form")  # the breakdowns of which a publication tells what happened between horizons
MERGED = "other"  # in a publication, what was too small to be told of apart
BREAKDOWNS = ("housing_form", "target_group", "municipality", "partner", "complex", "move_in_year")


@dataclass(frozen=True)
class Reader:
    """A read-only connection to the one database of a role."""

    connection: duckdb.DuckDBPyConnection
    access: Access

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Return the rows of a query as dictionaries. `{schema}` in it becomes the schema of the role."""
        cursor = self.connection.cursor()
        try:
            result = cursor.execute(sql.replace("{schema}", f"{CATALOG}.{self.access.schema}"), values)
            described = [(column[0], str(column[1])) for column in result.description or ()]
            return [row_of(described, row) for row in result.fetchall()]
        finally:
            cursor.close()

    def has(self, table: str) -> bool:
        """Whether this role's database holds the table: not everything is published."""
        sql = "select 1 as found from information_schema.tables where table_schema = $schema and table_name = $name"
        return bool(self.rows(sql, schema=self.access.schema, name=table))


@contextmanager
def reading(access: Access) -> Iterator[Reader]:
    """Open the database of this role read-only and close it again."""
    connection = connect_read_only(access.database)
    try:
        connection.execute("set enable_external_access = false")
        yield Reader(connection, access)
    finally:
        connection.close()


def about(reader: Reader) -> About:
    """Return the release's name and dates: published for a funder, from the manifest for an analyst."""
    release = reader.access.release
    if reader.access.shows_curves:
        manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
        return About(
            release.name,
            date.fromisoformat(manifest["reference_date"]),
            date.fromisoformat(manifest["known_on"]) if manifest["known_on"] else None,
            datetime.fromisoformat(manifest["built_at"]),
        )
    row = reader.rows("select * from {schema}.about")[0]
    publication = _publication(row) if reader.access.shows_publication else None
    return About(release.name, row["reference_date"], row["known_on"], publication=publication)


def _publication(about: Row) -> Publication | None:
    """Return what a publication is of; None where a release from before, or of nothing, does not say."""
    period, following = about.get("period"), about.get("next_period")
    return Publication(period, following) if period and following else None


def sums_of(reader: Reader, columns: dict[str, str]) -> str:
    """Return SQL that sums columns under new names; over a hidden cell a sum is hidden, over a carried cell carried.

    Of the statuses `c`, `u` and none, the least by alphabet is the one that holds for the sum.
    """
    sums = [f"cast(sum(counted.{column}) as bigint) as {name}" for column, name in columns.items()]
    if not reader.access.shows_curves:
        sums += [f"min(nullif(counted.{column}_status, '')) as {name}_status" for column, name in columns.items()]
    return ", ".join(sums)


def breakdowns(reader: Reader, table: str) -> tuple[str, ...]:
    """Return the breakdowns that a table holds, in the order in which pages offer them."""
    if not reader.has(table):
        return ()
    held = {row["breakdown"] for row in reader.rows(f"select distinct breakdown from {{schema}}.{table}")}
    return tuple(name for name in BREAKDOWNS if name in held)


def curves(reader: Reader, table: str, breakdown: str, figure: str, events: Sequence[str] = ()) -> list[Series]:
    """Return the curves of `figure` by group, largest first and merged ones last, cut where fewer than ten are at risk.

    The points of a publication are horizons, and in large groups each month between them in which a total moved.
    `events` names the columns of the risk table, which is of horizons alone.
    """
    if not reader.has(table):
        return []
    risks = _risks(reader, table, breakdown, events) if events else {}
    sql = f"select * from {{schema}}.{table} where breakdown = $breakdown order by value, day"
    found = _by("value", reader.rows(sql, breakdown=breakdown))
    by_month = reader.access.shows_publication and breakdown in BY_MONTH
    series = [_series(value, rows, figure, risks.get(value, ()), by_month) for value, rows in found.items()]
    merged = MERGED if reader.access.shows_publication else None
    return sorted(series, key=lambda one: (one.value == merged, -_size(one), one.value))


def milestones(reader: Reader) -> list[Series]:
    """Return one curve per milestone of guidance, for all residents."""
    if not reader.has("guidance_milestone_curve"):
        return []
    sql = "select * from {schema}.guidance_milestone_curve where breakdown = 'all' order by milestone, day"
    found = _by("milestone", reader.rows(sql))
    by_month = reader.access.shows_publication
    return [_series(milestone, rows, "cif", (), by_month) for milestone, rows in found.items()]


def _by(key: str, rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {value: list(found) for value, found in groupby(rows, key=lambda row: row[key])}


def _series(value: str, rows: Sequence[Row], figure: str, risks: Sequence[RiskRow], by_month: bool) -> Series:
    drawn = [row for row in rows if isinstance(row["at_risk"], Mark) or row["at_risk"] >= CURVE_STOPS_UNDER]
    points = tuple(
        Point(
            *(row["day"], row["at_risk"], row[figure], row[f"{figure}_low"], row[f"{figure}_high"]),
            between=by_month and row["day"] not in HORIZON_DAYS,
        )
        for row in drawn
    )
    stops_at = rows[len(drawn)]["day"] if len(drawn) < len(rows) else None
    size = rows[0]["residents"] if "residents" in rows[0] else rows[0]["at_risk"]
    return Series(value, size, points, tuple(risks), stops_at, rows[-1]["day"], by_month)


def _size(series: Series) -> float:
    return 0 if isinstance(series.size, Mark) else series.size


def _risks(reader: Reader, table: str, breakdown: str, events: Sequence[str]) -> dict[str, tuple[RiskRow, ...]]:
    """Return the risk table of every curve; the published curve holds its counts already."""
    if reader.access.shows_curves:
        rows = reader.rows(_risk_sql(table, events), breakdown=breakdown)
    else:
        sql = f"""
            select * from {{schema}}.{table}
            where breakdown = $breakdown and day in {HORIZON_DAYS} order by value, day
        """
        rows = [_without_total(row) for row in reader.rows(sql, breakdown=breakdown)]
    return {value: tuple(_risk_row(row, events) for row in found) for value, found in _by("value", rows).items()}


def _without_total(row: Row) -> Row:
    """Return a published row with its counts since the start under the names of a curve's columns."""
    return {name.removesuffix("_total"): value for name, value in row.items()}


def _risk_sql(table: str, events: Sequence[str]) -> str:
    """Return SQL for, by each horizon: still followed, events so far, censored so far. They sum to all."""
    horizons = ", ".join(f"({day})" for day in HORIZON_DAYS)
    gone = ", ".join(f"cast(sum(curve.{column}) as bigint) as {column}" for column in (*events, "censored"))
    left = " - ".join(f"sum(curve.{column})" for column in (*events, "censored"))
    return f"""
        with horizon (day) as (values {horizons})
        select curve.value, horizon.day, cast(max(curve.at_risk) - {left} as bigint) as at_risk, {gone}
        from horizon
        inner join {{schema}}.{table} as curve on curve.day <= horizon.day
        where curve.breakdown = $breakdown
        group by curve.value, horizon.day
        order by curve.value, horizon.day
    """


def _risk_row(row: Row, events: Sequence[str]) -> RiskRow:
    return RiskRow(row["day"], row["at_risk"], tuple(row[event] for event in events), row.get("censored"))


def retention_at_horizon(reader: Reader, breakdown: str) -> list[RetentionHorizon]:
    """Return who is housed at 6, 12, 18, 24 and 36 months, and who still in the first home."""
    denominator = ", eligible - died as denominator" if reader.access.shows_curves else ""
    sql = f"""
        select *{denominator} from {{schema}}.retention_at_horizon
        where breakdown = $breakdown order by value, months
    """
    return typed(RetentionHorizon, reader.rows(sql, breakdown=breakdown))


def progress(reader: Reader) -> list[ProgressMonth]:
    """Return people housed per month against the target, oldest month first."""
    return typed(ProgressMonth, reader.rows("select * from {schema}.living_lab_progress order by month"))


def homes(reader: Reader) -> list[HomesMonth]:
    """Return homes delivered per month and housing form over all municipalities."""
    return [row for row in _homes_everywhere(reader) if row.housing_form != "all"]


def homes_total(reader: Reader) -> HomesMonth | None:
    """Return all homes delivered by the newest month, or None where no home is known."""
    return next((row for row in reversed(_homes_everywhere(reader)) if row.housing_form == "all"), None)


def _homes_everywhere(reader: Reader) -> list[HomesMonth]:
    """Return homes of all municipalities, by month, each form and all forms: a publication has rows for them."""
    if reader.access.shows_publication:
        sql = "select * from {schema}.homes_delivered where municipality = 'all'"
    else:
        sql = """
            select month, coalesce(housing_form, 'all') as housing_form, cast(sum(delivered) as bigint) as delivered,
                cast(sum(delivered_total) as bigint) as delivered_total, cast(sum(planned) as bigint) as planned
            from {schema}.homes_delivered
            group by grouping sets ((month, housing_form), (month))
        """
    return typed(HomesMonth, reader.rows(f"{sql} order by month, housing_form"))


def timeline(reader: Reader, breakdown: str, value: str) -> list[WeekHours]:
    """Return hours of guidance per week since its start, for weeks in which ten or more are observed."""
    if not reader.has("guidance_timeline"):
        return []
    sql = """
        select *, weeks_since_start as week
        from {schema}.guidance_timeline
        where breakdown = $breakdown and value = $value and (residents >= 10 or residents is null)
        order by week
    """
    return typed(WeekHours, reader.rows(sql, breakdown=breakdown, value=value))


def phases(reader: Reader) -> list[PhaseMonth]:
    """Return residents by phase of guidance at each month's end, all residents together."""
    if not reader.has("guidance_phase"):
        return []
    sql = "select * from {schema}.guidance_phase where breakdown = 'all' order by month, phase"
    return typed(PhaseMonth, reader.rows(sql))


def names(reader: Reader, breakdown: str) -> dict[str, str]:
    """Return how the values of a breakdown are called, where the data has a name for them."""
    if breakdown != "complex" or not reader.has("dim_complex"):
        return {}
    rows = reader.rows("select complex_id, name from {schema}.dim_complex")
    return {row["complex_id"]: row["name"] for row in rows}
