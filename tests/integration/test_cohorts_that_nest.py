"""What a reader learns who counts on cohorts that nest: known, measured here, and not held against (decision 25).

Whoever comes into question at a horizon moved in, and came into question at the one before; whoever died by then did
too, outside the denominator; whoever was housed in a year moved in.
"""

from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.disclosure.audit.attack import Publication, seen_in
from pipelines.disclosure.audit.bounds import rooms
from pipelines.disclosure.audit.constraints import Key, Seen, SeenTable, Unknowns, grouped, unknowns_of
from pipelines.disclosure.audit.reading import Row

pytestmark = pytest.mark.deep
GROUP = ("breakdown", "value")
TOUCHED = {
    ("retention_at_horizon", "died"),
    ("retention_at_horizon", "eligible"),
    ("retention_at_horizon", "denominator"),
    ("retention_curve", "died_total"),
    ("period_outcome", "residents"),
    ("period_outcome", "denominator"),
    ("period_outcome", "out_of_denominator"),
    ("municipal_task", "realised"),
}


def group_of(row: Row) -> Key:
    return tuple(row[key] for key in GROUP)


def months_of(row: Row) -> int:
    return int(str(row["months"]))


def add_cohorts(found: Unknowns, seen: Seen) -> None:
    """Of each group: counts of people who are among those of another count."""
    tables = {table.name: table for table in seen.tables}
    curve, horizons, years = (tables[name] for name in ("retention_curve", "retention_at_horizon", "period_outcome"))
    moved_in = {group_of(row): found.number[curve.key_of(row, "residents")] for row in curve.rows}
    for rows in grouped(horizons.rows, GROUP):
        eligible = [found.number[horizons.key_of(row, "eligible")] for row in sorted(rows, key=months_of)]
        for more, fewer in pairwise([moved_in[group_of(rows[0])], *eligible]):
            found.equal(more, [fewer], complete=False)
    add_deaths(found, curve, horizons)
    for row in years.rows:
        found.equal(moved_in[group_of(row)], [found.number[years.key_of(row, "residents")]], complete=False)


def add_deaths(found: Unknowns, curve: SeenTable, horizons: SeenTable) -> None:
    """Whoever died by a horizon moved in, and is not in its denominator."""
    denominators = {(group_of(row), row["months"]): horizons.key_of(row, "denominator") for row in horizons.rows}
    for row in curve.rows:
        denominator = denominators.get((group_of(row), row["months"]))
        if denominator:
            parts = [found.number[denominator], found.number[curve.key_of(row, "died_total")]]
            found.equal(found.number[curve.key_of(row, "residents")], parts, complete=False)


@pytest.mark.parametrize("zeros_show", [False, True])
def test_who_counts_on_cohorts_that_nest_knows_no_hidden_count_exactly(demo_home: Path, zeros_show: bool) -> None:
    release = (demo_home / "current").resolve()
    (seen,) = seen_in([Publication(release / "published.duckdb", release / "warehouse.duckdb")])
    unknowns = unknowns_of([seen], zeros_show)
    add_cohorts(unknowns, seen)
    found = rooms(unknowns, 10)
    near = [room for room in found if room.width < 10 - 1e-3]
    assert min(room.width for room in found) >= 1 - 1e-6
    assert {(room.cell[0], room.cell[1]) for room in near} <= TOUCHED
    assert 0 < len(near) < len(found) / 20
