"""Published answers about tasks, on people placed by hand: what shows, what hides with what, what is told together."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import COMPLEXES, REFERENCE_DATE, Person
from invented_warehouse import write_warehouse

from pipelines.disclosure import publication, publish
from pipelines.disclosure.audit import attack

Moves = Mapping[tuple[str, int], int]
IN_TOWN: Moves = {
    ("MIX", 2021): 61,  # Utrecht
    ("MIX", 2022): 42,
    ("SCN", 2021): 22,  # Nieuwegein: five more would follow from its 27 residents if the 22 showed
    ("SCN", 2022): 5,
    ("NIJ", 2021): 13,  # De Meern is too small to be told of, and so is Zeist; together they are not
    ("ZEI", 2022): 14,
}


def moved_in(moves: Moves) -> list[Person]:
    """That many people in each complex and year, who all stay."""
    found: list[Person] = []
    for (complex_id, year), count in moves.items():
        day = date(year, 3, 1)
        stay = (REFERENCE_DATE - day).days
        keys = [f"{len(found) + number:064x}" for number in range(count)]
        found += [Person(key, complex_id, "homeless", day, stay, None, stay, None) for key in keys]
    return found


@pytest.fixture(scope="module", autouse=True)
def zeist() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(COMPLEXES, "ZEI", ("scattered", "Zeist", "legerdesheils"))
        yield


@pytest.fixture(scope="module")
def town(zeist: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse and what is published of it, in one folder."""
    folder = tmp_path_factory.mktemp("town")
    tables = marts_of(moved_in(IN_TOWN))
    task = {"task": 10, "realised": 0, "complete": True}
    tables["municipal_task"] = [row | {"task": 10} for row in tables["municipal_task"]]
    tables["municipal_task"] += [{"municipality": "Lopik", "year": year, **task} for year in (2021, 2022)]
    publish(write_warehouse(folder / "warehouse.duckdb", tables), folder / "published.duckdb")
    return folder


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'published.duckdb'}' as funders (read_only)")
        connection.execute("use funders.published")
        return connection.execute(query).fetchall()


def test_people_housed_show_beside_the_task_and_take_along_what_would_give_few_away(town: Path) -> None:
    found = rows(town, "select municipality, year, task, realised, realised_status from municipal_task order by all")
    assert found == [
        ("Lopik", 2021, 10, 0, ""),
        ("Lopik", 2022, 10, 0, ""),
        ("Nieuwegein", 2021, 10, None, "c"),
        ("Nieuwegein", 2022, 10, None, "c"),
        ("Utrecht", 2021, 10, 60, ""),
        ("Utrecht", 2022, 10, 40, ""),
        ("other", 2021, 10, None, "c"),
        ("other", 2022, 10, None, "c"),
    ]


def test_what_is_told_of_tasks_holds_against_who_knows_the_residents(town: Path) -> None:
    found = attack(town / "published.duckdb", town / "warehouse.duckdb")
    assert found.holds, found.exposed
    assert found.attacked["municipal_task"] == 4


def test_tasks_that_hide_by_themselves_are_found_out_from_residents(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "LINKS", ())
    publish(town / "warehouse.duckdb", tmp_path / "published.duckdb")
    found = attack(tmp_path / "published.duckdb", town / "warehouse.duckdb")
    assert "municipal_task" in {one.table for one in found.exposed}
