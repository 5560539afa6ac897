"""The semantic layer speaks of columns that marts have, adds up what may be added up, and gives figures we know."""

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.defs.dbt_manifest import nodes, parsed
from pipelines.defs.warehouse import NOT_AT_NIGHT
from pipelines.release.current import current_release

SEMANTIC = sorted(nodes()["semantic_models"].values(), key=lambda one: one["name"])
METRICS = {one["name"]: one for one in nodes()["metrics"].values()}
WORDS = {"case", "when", "then", "else", "end", "in", "and", "or", "not", "is", "null"}
AGGREGATES = {"count": "count({})", "count_distinct": "count(distinct {})", "sum": "sum({})", "max": "max({})"}

each_model = pytest.mark.parametrize("semantic", SEMANTIC, ids=lambda one: one["name"])


def mart_of(semantic: dict[str, Any]) -> dict[str, Any]:
    (name,) = semantic["depends_on"]["nodes"]
    found: dict[str, Any] = nodes()["nodes"][name]
    return found


def columns_in(expression: str) -> set[str]:
    """The names in a piece of SQL that are neither words of the language nor text."""
    return set(re.findall(r"\b[a-z_]+\b", re.sub(r"'[^']*'", "", expression))) - WORDS


def elements(semantic: dict[str, Any]) -> list[dict[str, Any]]:
    return [*semantic["entities"], *semantic["dimensions"], *semantic["measures"]]


def test_dbt_took_in_the_whole_layer_with_a_calendar_that_costs_no_night_anything() -> None:
    taken = json.loads((parsed().parent / "semantic_manifest.json").read_text(encoding="utf-8"))
    calendars = [node for node in nodes()["nodes"].values() if node.get("time_spine")]

    assert {one["name"] for one in taken["semantic_models"]} == {one["name"] for one in SEMANTIC}
    assert {one["name"] for one in taken["metrics"]} == set(METRICS)
    assert [node["name"] for node in calendars] == ["int_days"]
    assert NOT_AT_NIGHT.removeprefix("tag:") in calendars[0]["tags"]


@each_model
def test_every_name_is_a_column_of_the_mart(semantic: dict[str, Any]) -> None:
    mart = mart_of(semantic)
    used = {name for one in elements(semantic) for name in columns_in(one["expr"] or one["name"])}

    assert mart["schema"] == "marts"
    assert used - set(mart["columns"]) == set()


@each_model
def test_a_date_it_counts_along_is_a_date_in_the_mart(semantic: dict[str, Any]) -> None:
    columns = mart_of(semantic)["columns"]
    along = [one for one in semantic["dimensions"] if one["type"] == "time"]

    assert {columns[one["expr"] or one["name"]]["data_type"] for one in along} <= {"date"}


@each_model
def test_no_share_is_added_up(semantic: dict[str, Any]) -> None:
    """The mean of shares is not the share: a ratio is a metric, of two sums."""
    columns = mart_of(semantic)["columns"]
    summed = {name for one in semantic["measures"] for name in columns_in(one["expr"])}

    assert {name for name in summed if columns[name]["data_type"] == "double"} <= {"hours"}


def test_every_measure_is_used_by_a_metric_and_every_metric_says_its_unit() -> None:
    measures = {one["name"] for semantic in SEMANTIC for one in semantic["measures"]}
    used = {one["type_params"]["measure"]["name"] for one in METRICS.values() if one["type_params"].get("measure")}

    assert used == measures
    assert [
        name
        for name, one in METRICS.items()
        if not re.search(r"\((count|days|nights|hours|share)\)", one["description"])
    ] == []


def figure(home: Path, metric: str) -> float:
    """A simple metric over everything, worked out from its own measure and filter."""
    wanted = METRICS[metric]
    name = wanted["type_params"]["measure"]["name"]
    semantic, measure = next((s, m) for s in SEMANTIC for m in s["measures"] if m["name"] == name)
    filters = [one["where_sql_template"] for one in (wanted.get("filter") or {}).get("where_filters", [])]
    where = " and ".join(re.sub(r"\{\{ Dimension\('\w+__(\w+)'\) \}\}", r"\1", one) for one in filters) or "true"
    with duckdb.connect(current_release(home).warehouse, read_only=True) as connection:
        aggregate = AGGREGATES[measure["agg"]].format(measure["expr"])
        found = connection.execute(
            f"select {aggregate} from marts.{mart_of(semantic)['name']} where {where}"
        ).fetchone()
    assert found
    return float(found[0])


@pytest.mark.parametrize(
    ("metric", "by_hand"),
    [
        ("residents_housed", 15),
        ("people_housed", 15),
        ("people_wanted", 200),
        ("flip_candidates", 10),
        ("flips", 4),
        ("flipped_of_start", 4),
        ("home_months", 484),
        ("home_months_vulnerable", 327),
        ("nuisance_reports", 3),
    ],
)
def test_metrics_give_what_was_worked_out_by_hand(worked_home: Path, metric: str, by_hand: float) -> None:
    assert figure(worked_home, metric) == by_hand


@pytest.mark.parametrize("metric", [name for name, one in METRICS.items() if one["type"] == "simple"])
def test_every_simple_metric_has_a_figure(worked_home: Path, metric: str) -> None:
    assert figure(worked_home, metric) >= 0
