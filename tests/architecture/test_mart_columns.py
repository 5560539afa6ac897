"""Every column of every mart says its unit, one of those the page on tables explains, and a source that exists.

What a source may name stands on that page too (`dbt_project/models/overview.md`). A table, dataset or macro that the
mart is not made of is no source of it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.defs.dbt_manifest import nodes
from pipelines.release.current import current_release
from pipelines.settings import DBT_PROJECT, PROJECT
from validations.contracts import CONTRACTS

pytestmark = pytest.mark.slow

MARTS = {
    node["name"]: node
    for node in nodes()["nodes"].values()
    if node["resource_type"] == "model" and node["schema"] == "marts"
}
OVERVIEW = nodes()["docs"]["doc.thuis.__overview__"]["block_contents"]
EXPLAINED = re.findall(r"^\| `([^`]+)` \| (number|date|yes or no|text) \|", OVERVIEW, re.MULTILINE)
UNITS = dict(EXPLAINED)
KINDS = {"date": "date", "boolean": "yes or no", "string": "text"}
RULING = re.compile(r"\bR\d+a?\b")
BRACKETED = re.compile(r"\((count|0 to 1|1 to [56]|code|" + "|".join(UNITS) + r")\)")
Tables = dict[str, set[str]]

each_mart = pytest.mark.parametrize("name", sorted(MARTS))


def columns_of(mart: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from MARTS[mart]["columns"].items()


def sources_of(column: dict[str, Any]) -> list[str]:
    """The parts of a source; none where a column has no source."""
    return [part for part in column["meta"].get("source", "").split(", ") if part]


@cache
def behind(mart: str) -> frozenset[str]:
    """Whatever a mart is made of, at any distance: models, seeds and macros, by dbt's own names."""
    everything = {**nodes()["nodes"], **nodes()["macros"]}
    found, ahead = set(), [MARTS[mart]["unique_id"]]
    while ahead:
        needs = everything.get(ahead.pop(), {}).get("depends_on", {})
        new = {*needs.get("nodes", []), *needs.get("macros", [])} - found
        found |= new
        ahead += new
    return frozenset(found)


@cache
def rulings() -> frozenset[str]:
    """The rules that the measures' own documentation or the warehouse's code names."""
    texts = [(PROJECT / "docs" / "measures.md").read_text(encoding="utf-8")]
    texts += [node.get("raw_code", "") for node in nodes()["nodes"].values()]
    texts += [macro["macro_sql"] for macro in nodes()["macros"].values() if macro["package_name"] == "thuis"]
    return frozenset(found for text in texts for found in RULING.findall(text))


@cache
def variables() -> frozenset[str]:
    settings = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return frozenset(settings["vars"])


@cache
def anchors(path: Path) -> frozenset[str]:
    """What a link into a page of ours may end in: its headings, as web pages for code spell them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings)


def is_place(part: str) -> bool:
    """Whether a path in the project exists, and the heading it may point at too."""
    path, _, anchor = part.partition("#")
    return (PROJECT / path).is_file() and (not anchor or anchor in anchors(PROJECT / path))


def is_table_behind(mart: str, table: str, column: str, tables: Tables) -> bool:
    """Whether a dataset or another table has the column, and the mart is made of it."""
    made_of = {name.rpartition(".")[2] for name in behind(mart)}
    if table in CONTRACTS:
        return column in CONTRACTS[table].columns and any(name.endswith(f"__{table}") for name in made_of)
    return table in made_of and column in tables[table]


def exists(part: str, mart: str, tables: Tables) -> bool:
    """Whether one part of a source names something, and something that the mart is made of."""
    if RULING.fullmatch(part):
        return part in rulings()
    if part.startswith("macro "):
        return f"macro.thuis.{part.removeprefix('macro ')}" in behind(mart)
    if "/" in part:
        return is_place(part)
    table, dot, column = part.rpartition(".")
    if table == "vars":
        return column in variables()
    return is_table_behind(mart, table, column, tables) if dot else part in MARTS[mart]["columns"]


@pytest.fixture(scope="module")
def tables(worked_home: Path) -> Tables:
    """The columns that each table of a release really has."""
    found: Tables = {}
    with duckdb.connect(current_release(worked_home).warehouse, read_only=True) as connection:
        rows = connection.execute("select table_name, column_name from information_schema.columns").fetchall()
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def test_the_page_on_tables_explains_each_unit_once_and_no_unit_that_is_not_used() -> None:
    used = {column["meta"]["unit"] for mart in MARTS for _, column in columns_of(mart)}

    assert sorted(unit for unit, _ in EXPLAINED) == sorted(used)


@each_mart
def test_every_column_has_a_description_a_unit_that_fits_its_type_and_a_source(name: str) -> None:
    assert [
        column_name
        for column_name, column in columns_of(name)
        if not column["description"].strip()
        or UNITS.get(column["meta"].get("unit", "")) != KINDS.get(column["data_type"], "number")
        or not [part for part in sources_of(column) if not RULING.fullmatch(part)]
    ] == []


@each_mart
def test_every_part_of_a_source_exists_and_lies_behind_the_mart(name: str, tables: Tables) -> None:
    assert {
        column_name: wrong
        for column_name, column in columns_of(name)
        if (wrong := [part for part in sources_of(column) if part == column_name or not exists(part, name, tables)])
    } == {}


@each_mart
def test_a_unit_is_said_in_one_place(name: str) -> None:
    assert [one for one, column in columns_of(name) if BRACKETED.search(column["description"])] == []


@pytest.mark.parametrize(
    "part",
    [
        "R99",
        "leases.rent",
        "shelter_stays.start_date",
        "int_complexes.rent",
        "int_residents.first_move_in",
        "vars.window",
        "macro wilson_low",
        "rent",
        "pipelines/inference/rent.py",
        "docs/measures.md#rent",
    ],
)
def test_a_source_that_names_nothing_or_something_the_mart_is_not_made_of_is_found(part: str, tables: Tables) -> None:
    assert not exists(part, "dim_complex", tables)
