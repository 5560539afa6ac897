"""Publications one after the other: a count moves by ten people or not at all, and together they tell no more."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import known_on, people
from invented_warehouse import write_warehouse

from pipelines.disclosure import Occasion, publish
from pipelines.disclosure.audit import AuditReport, Publication, attack
from pipelines.disclosure.consecutive import Former, Joint
from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.record import read_record
from pipelines.disclosure.relations import cell_of
from pipelines.disclosure.rounding import Rules

pytestmark = pytest.mark.slow
RULES = Rules()
PEOPLE = 150


def published_on(day: date, folder: Path, former: list[Publication]) -> Publication:
    """What is published of the invented region as it was known on a day."""
    folder.mkdir()
    warehouse = write_warehouse(folder / "warehouse.duckdb", marts_of(known_on(people(PEOPLE), day)))
    records = tuple([one.record for one in former if one.record])
    publish(warehouse, folder / "published.duckdb", RULES, Occasion(day, "quarter", records, folder / "publication"))
    return Publication(folder / "published.duckdb", warehouse, folder / "publication")


def one_after_the_other(days: list[date], folder: Path) -> list[Publication]:
    found: list[Publication] = []
    for number, day in enumerate(days):
        found.append(published_on(day, folder / str(number), found))
    return found


def printed_counts(of: Publication) -> dict[tuple[object, ...], tuple[int, str, int]]:
    """What is printed of each count, its status, and the count itself as the record has it."""
    assert of.record
    record = read_record(of.record)
    found = {}
    for table in [table for table in TABLES if table.name in COUNTS]:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{of.published}' as funders (read_only)")
            for row in connection.execute(f"select * from funders.published.{table.name}").to_arrow_table().to_pylist():
                for column in COUNTS[table.name]:
                    cell = cell_of(table, row, column)
                    if row[column] is not None:
                        found[cell] = (row[column], row[f"{column}_status"], record.counts[cell].value)
    return found


def attacked(publications: list[Publication]) -> AuditReport:
    last = publications[-1]
    return attack(last.published, last.warehouse, record=last.record, former=publications[:-1])


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[Publication]:
    return one_after_the_other([date(2022, 9, 30), date(2022, 12, 31)], tmp_path_factory.mktemp("two"))


def test_two_publications_together_tell_no_hidden_cell(two: list[Publication]) -> None:
    found = attacked(two)
    assert found.holds, found.exposed[:20]


@pytest.mark.deep
def test_eight_publications_together_tell_no_hidden_cell_and_still_show_the_region(tmp_path: Path) -> None:
    quarters = [date(year, month, day) for year in (2022, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    eight = one_after_the_other(quarters, tmp_path)
    for last in range(2, 9):
        found = attacked(eight[:last])
        assert found.holds, (last, found.exposed[:20])
    assert sum(found.attacked.values()) > 4000
    assert region_shows(eight[-1].published, "rate") > 0.7
    assert region_shows(eight[-1].published, "denominator") > 0.7


def region_shows(published: Path, column: str) -> float:
    """The share of a column of the whole region's retention that shows."""
    query = f"select avg(({column} is not null)::int) from funders.published.retention_at_horizon where value = 'all'"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as funders (read_only)")
        (share,) = connection.execute(query).fetchall()[0]
    return float(share)


def test_hiding_that_knows_nothing_of_the_former_publication_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Former, "joint", lambda self, *_: Joint(self.matrix.entries, self.matrix.relations))
    monkeypatch.setattr(Former, "stays_hidden", lambda *_: frozenset())
    found = attacked(one_after_the_other([date(2021, 9, 30), date(2021, 12, 31)], tmp_path))
    assert len(found.exposed) > 10, found


def test_a_count_that_moves_by_a_few_people_contradicts_the_rule_that_readers_count_on(
    two: list[Publication], tmp_path: Path
) -> None:
    alone = published_on(date(2022, 12, 31), tmp_path / "alone", [])
    with pytest.raises(ValueError, match="contradicts itself"):
        attacked([two[0], alone])


COUNTS = {
    "retention_at_horizon": ("eligible", "denominator", "housed"),
    "relapse_curve": ("residents", "relapsed_total"),
    "guidance_phase": ("residents",),
    "living_lab_progress": ("moved_in", "moved_in_total"),
}


def test_a_printed_count_moves_when_ten_people_changed_and_else_the_former_stands(two: list[Publication]) -> None:
    before = printed_counts(two[0])
    moved, stayed, carried = 0, 0, 0
    for cell, (printed, status, exact) in printed_counts(two[1]).items():
        former = before.get(cell)
        if former is None or former[1] != "" or status == "c":
            continue
        change = abs(exact - former[2])
        if status == "":
            assert change == 0 or change >= RULES.min_cell, cell
            assert abs(printed - exact) <= 2, cell
        moved, stayed = moved + (status == "" and change > 0), stayed + (status == "" and change == 0)
        carried += status == "u"
        assert status == "" or printed >= former[0], cell
    assert moved > 5 and stayed > 100 and carried > 10
