"""The attacks on what is published: by solver, on a naive pattern, from curves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_marts import marts_of
from invented_people import known_on, people
from invented_warehouse import write_warehouse

from pipelines.disclosure import PublishReport, control, publish
from pipelines.disclosure.audit import attack
from pipelines.disclosure.audit.bounds import rooms
from pipelines.disclosure.audit.constraints import Geography, Seen, SeenTable, Unknowns
from pipelines.disclosure.audit.reading import Published
from pipelines.disclosure.audit.reading import Rules as AuditRules
from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.primary import primary
from pipelines.disclosure.protection import secondary
from pipelines.disclosure.relations import Matrix
from pipelines.disclosure.rounding import Rules

pytestmark = pytest.mark.slow
RULES = Rules()
HORIZONS = (6, 12, 18, 24, 36)
CURVES = {
    "retention_curve": ("ended_total", "negative_total", "positive_total", "died_total", "censored_total"),
    "relapse_curve": ("relapsed_total", "died_total", "censored_total"),
    "lease_flip_curve": ("flipped_total", "exited_total", "censored_total"),
    "guidance_milestone_curve": ("reached_total", "exited_total", "censored_total"),
}


@pytest.fixture(scope="module")
def published(folder: Path, report: PublishReport) -> Path:
    return folder / "published.duckdb"


@pytest.mark.parametrize("zeros_show", [False, True])
@pytest.mark.parametrize("insider", [False, True])
def test_no_hidden_cell_is_known_within_ten_people(
    published: Path, warehouse: Path, zeros_show: bool, insider: bool
) -> None:
    found = attack(published, warehouse if insider else None, zeros_show=zeros_show)
    assert found.holds, found.exposed
    assert found.narrowest is not None and found.narrowest >= RULES.min_cell - 1e-3
    assert sum(found.attacked.values()) > 1500
    assert len(found.attacked) >= 8


def test_a_count_of_nobody_would_hide_as_well_where_fewer_than_two_others_of_its_group_show_somebody() -> None:
    group = {"month": date(2023, 6, 30), "breakdown": "all", "value": "all"}
    shown = {"steady": 20, "reduced": 15, "ended": None, "none": 0}
    rows = [group | {"phase": phase, "residents": residents} for phase, residents in shown.items()]
    seen = Seen(Published(AuditRules(10, 5), {}), Geography())
    assert SeenTable(seen, "guidance_phase", rows).alone() == {id(rows[0]), id(rows[1])}
    assert SeenTable(seen, "relapse_curve", rows).alone() == set()


def test_hiding_small_cells_alone_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "secondary", lambda *_: frozenset())
    early = known_on(people(), date(2021, 12, 31))  # few cells: to find out many takes long
    warehouse = write_warehouse(tmp_path / "warehouse.duckdb", marts_of(early))
    publish(warehouse, tmp_path / "naive.duckdb")
    found = attack(tmp_path / "naive.duckdb", warehouse)
    assert len(found.exposed) > 50
    assert found.narrowest is not None and found.narrowest < 3
    assert all(table.table in str(found.exposed[0]) for table in found.exposed[:1])


def test_rows_that_only_show_where_enough_are_followed_are_found_out_unless_hiding_knows_it(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Matrix, "rest_of", lambda self, table, row, value: Entry(value, printed=False))
    publish(warehouse, tmp_path / "published.duckdb")
    found = attack(tmp_path / "published.duckdb", warehouse)
    assert {one.table for one in found.exposed} & {"retention_curve", "relapse_curve", "guidance_milestone_curve"}


@st.composite
def linked_tables(draw: st.DrawFn) -> tuple[dict[Cell, Entry], list[Relation]]:
    """Counts by place and by outcome: places nest in regions, and a second table shares the margin of outcomes."""
    shape = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    outcomes = draw(st.integers(2, 3))
    counts = [
        [draw(st.lists(st.integers(0, 40), min_size=outcomes, max_size=outcomes)) for _ in range(n)] for n in shape
    ]
    return nested(np.array([place for region in counts for place in region]), shape)


def nested(counts: np.ndarray, shape: list[int]) -> tuple[dict[Cell, Entry], list[Relation]]:
    """All margins of the tables."""
    entries: dict[Cell, Entry] = {}
    relations: list[Relation] = []
    ends = np.cumsum([0, *shape])
    groups = {f"region {number}": range(ends[number], ends[number + 1]) for number in range(len(shape))}
    names = [*(f"place {number}" for number in range(len(counts))), *groups, "all", "odd", "even"]
    rows = {f"place {number}": [number] for number in range(len(counts))} | {k: list(v) for k, v in groups.items()}
    rows |= {
        "all": list(range(len(counts))),
        "odd": list(range(1, len(counts), 2)),
        "even": list(range(0, len(counts), 2)),
    }
    for name in names:
        values = counts[rows[name]].sum(axis=0)
        parts = [Cell("t", (name,), str(outcome)) for outcome in range(len(values))]
        whole = Cell("t", (name,), "whole")
        entries |= {part: Entry(int(value)) for part, value in zip(parts, values, strict=True)}
        entries[whole] = Entry(int(values.sum()), dear=1)
        relations.append(Relation(whole, tuple(parts)))
    for column in [*map(str, range(counts.shape[1])), "whole"]:
        for name, places in groups.items():
            relations.append(
                Relation(Cell("t", (name,), column), tuple(Cell("t", (f"place {p}",), column) for p in places))
            )
        relations.append(Relation(Cell("t", ("all",), column), tuple(Cell("t", (name,), column) for name in groups)))
        relations.append(Relation(Cell("t", ("all",), column), tuple(Cell("t", (n,), column) for n in ("odd", "even"))))
    return entries, relations


@settings(max_examples=200, deadline=None)
@given(linked_tables())
def test_no_hidden_cell_of_nested_and_linked_tables_is_known_within_ten_people(
    table: tuple[dict[Cell, Entry], list[Relation]],
) -> None:
    entries, relations = table
    first = primary(entries, relations, RULES.min_cell)
    gone = first | secondary(entries, relations, first, RULES)
    unknowns = Unknowns()
    for cell, entry in entries.items():
        place = unknowns.add(cell, *((0, np.inf) if cell in gone else RULES.behind(entry.value)))
        if cell in gone:
            unknowns.hidden[place] = cell
    for relation in relations:
        unknowns.equal(unknowns.number[relation.total], [unknowns.number[part] for part in relation.parts], True)
    assert all(room.width >= RULES.min_cell - 1e-3 for room in rooms(unknowns, RULES.min_cell))


def test_no_step_of_a_curve_is_under_ten_people(both: duckdb.DuckDBPyConnection) -> None:
    steps = [step for table, columns in CURVES.items() for column in columns for step in steps_of(both, table, column)]
    assert len(steps) > 60
    assert all(step == 0 or step >= RULES.min_cell for step in steps)


def test_no_step_of_a_curve_stands_on_fewer_than_ten_people(both: duckdb.DuckDBPyConnection) -> None:
    """What the marts gain from each point that prints a count of its own to the next one; months are among them."""
    gains = {
        (table, column): gains_of(both, table, column)
        for table in ("retention_curve", "relapse_curve")
        for column in CURVES[table]
    }
    assert all(gain >= RULES.min_cell for found in gains.values() for _, gain in found)
    assert sum(months not in HORIZONS for found in gains.values() for months, _ in found) > 4


def gains_of(both: duckdb.DuckDBPyConnection, table: str, column: str) -> list[tuple[int, int]]:
    """Months and gain of each printed point of a running total, by the marts."""
    cause = column.removesuffix("_total")
    events = "negative + positive + died" if cause == "ended" else cause
    query = f"""
        with exact as (
            select shown.breakdown, shown.value, shown.months, sum({events}) as total
            from funders.published.{table} as shown
            inner join warehouse.marts.{table} as marts
                on marts.breakdown = shown.breakdown and marts.value = shown.value and marts.day <= shown.day
            where shown.{column} is not null and shown.{column}_status = '' and shown.value <> 'other'
            group by all
        )
        select months, total - lag(total, 1, 0) over (partition by breakdown, value order by months) from exact
    """
    return both.execute(query).fetchall()


def steps_of(both: duckdb.DuckDBPyConnection, table: str, column: str) -> Iterator[int]:
    """What a curve's printed total gains from each horizon to the next, the first from nobody."""
    milestone = "milestone" if table == "guidance_milestone_curve" else "''"
    query = f"""
        select {column} - lag({column}, 1, 0) over (partition by {milestone}, breakdown, value order by months)
        from funders.published.{table} where {column} is not null
    """
    yield from (step for (step,) in both.execute(query).fetchall())
