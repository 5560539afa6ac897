"""The attack on figures: from each of them back to all counts that would give it, the printed ones among them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest
from invented_warehouse import Rows, write_warehouse
from read_back import NO_WAY_BACK, WAYS_BACK, all_read, share_of

from pipelines.disclosure import PUBLISHED_TABLES, PublishReport, control, publish
from pipelines.disclosure.comparison import PEOPLE
from pipelines.disclosure.curves import figure
from pipelines.disclosure.estimates import wilson
from pipelines.disclosure.housing import RELAPSE_CURVE, retention_figures
from pipelines.disclosure.money import COUNTS
from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.rounding import Rules, rounded

pytestmark = pytest.mark.slow
RULES = Rules()
COUNTED: Mapping[str, set[str]] = {
    **{table.name: set(table.count_names) for table in TABLES},
    "relapse_at_horizon": set(RELAPSE_CURVE.count_names),
    "budget_progress": set(COUNTS),
    "housing_form_comparison": set(PEOPLE),
    "about": set(),
}
# What is of few people in any invented region: returns of each length, and homes of one complex.
BY_HAND: Mapping[str, Rows] = {
    "return_after_exit": [
        {"breakdown": "all", "value": "all", "exits": 118, "returned_180": 23, "returned_365": 31, "returned_730": 14}
        | {"returned_total": 68}
    ],
    "complex_balance": [
        {"complex_id": "MIX", "month": date(2022, 12, 1), "occupied": 48, "vulnerable": 14, "members": 27, "norm": 0.3}
    ],
}


@contextmanager
def attached(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as funders (read_only)")
        yield connection


@pytest.fixture(scope="module")
def shown(
    folder: Path, report: PublishReport, large_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """What is published of the invented region, of a large one where only small counts hide, and of a few by hand."""
    here = tmp_path_factory.mktemp("shown")
    publish(write_warehouse(here / "by_hand", BY_HAND), here / "by_hand.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(control, "secondary", lambda *_: frozenset())
        publish(large_warehouse, here / "naive.duckdb")
    return [folder / "published.duckdb", here / "naive.duckdb", here / "by_hand.duckdb"]


@pytest.mark.parametrize("table", PUBLISHED_TABLES)
def test_every_figure_of_a_published_table_has_a_way_back_or_a_reason_for_none(
    both: duckdb.DuckDBPyConnection, table: str
) -> None:
    columns = both.execute(
        "select column_name from duckdb_columns() where database_name = 'funders' and table_name = $1", [table]
    ).fetchall()
    hideable = {name.removesuffix("_status") for (name,) in columns if name.endswith("_status")}
    read = {column for columns in WAYS_BACK.get(table, {}) for column in columns}
    assert hideable - COUNTED[table] == read | NO_WAY_BACK.get(table, set())


@pytest.mark.parametrize("table", WAYS_BACK)
def test_from_every_figure_a_reader_comes_back_to_the_printed_counts(shown: list[Path], table: str) -> None:
    read: Counter[tuple[str, ...]] = Counter()
    for published in shown:
        with attached(published) as connection:
            read.update(all_read(connection, table))
    assert min(read.values()) > 0 and read.keys() == WAYS_BACK[table].keys(), read


def test_behind_every_pair_of_counts_that_a_rate_gives_back_are_nine_pairs_or_more(
    both: duckdb.DuckDBPyConnection,
) -> None:
    printed = both.execute(
        "select housed, denominator from funders.published.retention_at_horizon where rate is not null"
    ).fetchall()
    assert len(printed) > 20
    for pair in printed:
        (least, most), (low, high) = (RULES.behind(count) for count in pair)
        assert (most - least + 1) * (high - low + 1) >= 9


def test_a_share_of_exact_counts_is_found_out(both: duckdb.DuckDBPyConnection) -> None:
    """So would any rate be that were copied from the marts."""
    (back,) = share_of("rate", "housed", "denominator").values()
    exact = both.execute(
        "select distinct housed, eligible - died from warehouse.marts.retention_at_horizon where eligible - died >= 10"
    ).fetchall()
    found_out = 0
    for housed, denominator in exact:
        printed = {"housed": rounded(housed, RULES.base), "denominator": rounded(denominator, RULES.base)}
        ((counts, pair),) = back([printed | figure("rate", wilson(housed, denominator))])
        assert (housed, denominator) in counts
        found_out += pair not in counts
    assert found_out > len(exact) / 2


def test_a_curve_of_exact_counts_is_found_out() -> None:
    exact = {6: (11, 4), 12: (23, 9), 18: (37, 21), 24: (48, 60), 36: (61, 103)}
    rows = [
        {"months": months, "breakdown": "all", "value": "all", "residents": 203, "ended_total": ended}
        | {"negative_total": None, "positive_total": None, "died_total": None, "censored_total": censored}
        for months, (ended, censored) in exact.items()
    ]
    curve = [row | found for row, found in zip(rows, retention_figures(rows), strict=True)]
    back = WAYS_BACK["retention_curve"]["still_housed", "still_housed_low", "still_housed_high"]
    assert all(printed in counts for counts, printed in back(curve))
    rough = ("residents", "ended_total", "censored_total")
    printed = [row | {name: rounded(row[name], RULES.base) for name in rough} for row in curve]
    assert sum(counts_as_printed not in counts for counts, counts_as_printed in back(printed)) >= 2
