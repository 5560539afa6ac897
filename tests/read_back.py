"""From a published figure back to the counts behind it, as a reader does who knows how figures are made.

What belongs here: for each figure of each published table the way back, by formulas written anew from the measures'
definitions. A way back yields, for each figure that shows, all counts that would give it, and those that are printed:
where these are among them, a figure leaves all exact counts that rounding leaves. What does not: the way along a curve
(`read_back_curves`), and how figures are made (`pipelines.disclosure`), of which nothing is used here.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import prod
from typing import Any

import duckdb
import numpy as np
from read_back_curves import MOST, Cause, Counts, Row, WayBack, Z, incidence, prints

HALF_A_CENT = 0.005 + 1e-9
BESIDE = {
    "relapse_at_horizon": """
        union all by name
        select * exclude (day, cif_relapse_low, cif_relapse_high), cif_relapse_low as low, cif_relapse_high as high
        from funders.published.relapse_curve where months not in (6, 12, 24, 36)
        order by breakdown, value, months
    """
}
"""What a reader takes in from another table: the points of the curve between those of a table of horizons."""


def all_read(connection: duckdb.DuckDBPyConnection, table: str) -> dict[tuple[str, ...], int]:
    """How many of a table's figures were read back, by columns; fails where the printed counts do not come out."""
    result = connection.execute(f"from funders.published.{table} {BESIDE.get(table, '')}")
    names = [column[0] for column in result.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    read = {}
    for columns, back in WAYS_BACK[table].items():
        found = [*back(rows)]
        assert all(printed in counts for counts, printed in found), (table, columns)
        read[columns] = len(found)
    return read


@cache
def shares() -> tuple[Any, Any, Any, Any]:
    """Numerators and denominators of all shares there can be, with their ends by Wilson's interval."""
    n, x = np.meshgrid(np.arange(1, MOST + 1), np.arange(MOST + 1), indexing="ij")
    n, x = n[x <= n], x[x <= n]
    middle, spread = x + Z**2 / 2, Z * np.sqrt(x * (n - x) / n + Z**2 / 4)
    return x, n, np.maximum(0, middle - spread) / (n + Z**2), np.minimum(n + Z**2, middle + spread) / (n + Z**2)


def share(name: str, low: str, high: str, numerator: str, denominator: str) -> WayBack:
    """List all numerators and denominators with this share and this interval in whole percents."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        x, n, least, most = shares()
        for row in [row for row in rows if row[name] is not None]:
            fits = prints(x / n, row[name]) & prints(least, row[low]) & prints(most, row[high])
            yield set(zip(x[fits].tolist(), n[fits].tolist(), strict=True)), (row[numerator], row[denominator])

    return back


def quotient(name: str, numerator: str, denominator: str, digits: int) -> WayBack:
    """List all pairs with this quotient to so many digits."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        for row in [row for row in rows if row[name] is not None]:
            near = [(round(row[name] * n + x), n) for n in range(1, MOST + 1) for x in range(-n, n + 1)]
            yield {(x, n) for x, n in near if round(x / n, digits) == row[name]}, (row[numerator], row[denominator])

    return back


def price(name: str, *over: str) -> WayBack:
    """Divide what was paid, which is public, by what each cost: all numbers that give this price to the cent."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        for row in [row for row in rows if row[name] is not None]:
            halves = [half / 2 for half in range(1, 20 * MOST)]
            yield (
                {(number,) for number in halves if abs(row["paid"] / number - row[name]) <= HALF_A_CENT},
                (prod(row[column] for column in over),),
            )

    return back


def left(name: str, *gone: str) -> WayBack:
    """A count as it stands: the residents but for those who are printed as gone."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        for row in [row for row in rows if row[name] is not None]:
            yield {(row[name],)}, (max(0, row["residents"] - sum(row[column] or 0 for column in gone)),)

    return back


def of_the_year_before(name: str, of: str) -> WayBack:
    """A count as it stands: that of the row before."""

    def back(rows: Sequence[Row]) -> Iterator[tuple[set[Counts], Counts]]:
        yield from (({(after[name],)}, (before[of],)) for before, after in pairwise(rows) if after[name] is not None)

    return back


def ends(name: str) -> tuple[str, str, str]:
    """A figure with both ends of its interval."""
    return name, f"{name}_low", f"{name}_high"


def share_of(name: str, numerator: str, denominator: str) -> dict[tuple[str, ...], WayBack]:
    """The way back from a share that is called as its interval is."""
    return {ends(name): share(*ends(name), numerator, denominator)}


def curve(
    *figures: Cause, gone: Sequence[str], within: Sequence[str] = ("breakdown", "value")
) -> dict[tuple[str, ...], WayBack]:
    """The ways back from a curve: its figures, and the people still at risk."""
    found: dict[tuple[str, ...], WayBack] = {(one.name, one.low, one.high): incidence(one, within) for one in figures}
    return found | {("at_risk",): left("at_risk", *gone, "censored_total")}


CAUSES = ("negative", "positive", "died")
WAYS_BACK: dict[str, dict[tuple[str, ...], WayBack]] = {
    "retention_at_horizon": share_of("rate", "housed", "denominator")
    | {
        same_home: share(*same_home, "same_home", "denominator")
        for same_home in [("same_home_rate", "same_home_low", "same_home_high")]
    },
    "retention_curve": curve(
        Cause(*ends("still_housed"), ("ended_total",), ended="ended_total", complement=True),
        Cause(*ends("retained"), ("negative_total", "died_total"), ended="ended_total", complement=True),
        *(Cause(*ends(f"cif_{cause}"), (f"{cause}_total",), ended="ended_total") for cause in CAUSES),
        gone=("ended_total",),
    ),
    "relapse_curve": curve(
        Cause(*ends("cif_relapse"), ("relapsed_total",), competing="died_total"), gone=("relapsed_total", "died_total")
    ),
    "relapse_at_horizon": curve(
        Cause("cif_relapse", "low", "high", ("relapsed_total",), competing="died_total"),
        gone=("relapsed_total", "died_total"),
    ),
    "guidance_milestone_curve": curve(
        Cause(*ends("cif"), ("reached_total",), competing="exited_total"),
        gone=("reached_total", "exited_total"),
        within=("milestone", "breakdown", "value"),
    ),
    "lease_flip_curve": curve(
        Cause(*ends("cif_flip"), ("flipped_total",), competing="exited_total"),
        Cause(*ends("cif_exit"), ("exited_total",), competing="flipped_total"),
        gone=("flipped_total", "exited_total"),
    ),
    "handover_coverage": {
        ("rate", "low", "high"): share("rate", "low", "high", "with_handover_before", "move_ins"),
    },
    "return_after_exit": {
        columns: way
        for last in ("180", "365", "730", "total")
        for columns, way in share_of(f"rate_{last}", f"returned_{last}", "exits").items()
    },
    "period_outcome": share_of("rate", "retained", "denominator"),
    "complex_balance": share_of("share", "vulnerable", "occupied") | share_of("member_share", "members", "occupied"),
    "good_neighbour_demand": {("candidates_per_home",): quotient("candidates_per_home", "candidates", "homes", 1)},
    "supply_demand": {
        ("lower_bound",): of_the_year_before("lower_bound", "keys"),
        ("upper_bound",): of_the_year_before("upper_bound", "applications"),
    },
    "budget_progress": {
        ("per_resident",): price("per_resident", "residents"),
        ("per_housed_year",): price("per_housed_year", "mean_years_housed", "residents"),
        ("per_retained_12",): price("per_retained_12", "retained_12"),
        ("per_retained_24",): price("per_retained_24", "retained_24"),
    },
}
# Hours, weeks and years per person to the half say nothing of how many there are. Of risks in two digits no count comes
# back for certain; what they make likely is told in docs/disclosure.md.
NO_WAY_BACK: dict[str, set[str]] = {
    "guidance_timeline": {"mean_hours", "p25", "median", "p75"},
    "supply_demand": {"median_wait_weeks"},
    "budget_progress": {"mean_years_housed"},
    "housing_form_comparison": {"p_value", "hazard_ratio", "low", "high"},
}
