"""The attack on days: events of every kind that curves are made of move within their month, and no byte changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from invented_marts import marts_of
from invented_people import Person, people
from invented_warehouse import write_warehouse

from pipelines.disclosure import publish
from pipelines.disclosure.guidance import WEEKS
from pipelines.release.digests import table_digests

pytestmark = pytest.mark.slow
FORTNIGHT = 14
MONTH = 30.4375
STAY, RELAPSE = ("days", "cause"), ("relapse_days", "relapse_cause")


@dataclass(frozen=True)
class Kind:
    """Events of which clocks and causes move, in which curves, and in which other marts alone if not in all."""

    clocks: Mapping[tuple[str, str], tuple[str, ...]]
    curves: tuple[str, ...]
    alone: tuple[str, ...] = ()


KINDS = {
    "exit": Kind({STAY: ("negative", "positive")}, ("retention_curve",)),
    "death": Kind({STAY: ("died",), RELAPSE: ("died",)}, ("retention_curve", "relapse_curve")),
    "relapse": Kind({RELAPSE: ("relapsed",)}, ("relapse_curve",)),
    "flip": Kind({STAY: ("positive",)}, ("lease_flip_curve",), ("lease_flip_curve", "fct_lease_flip")),
    "milestone": Kind({STAY: ("positive",)}, ("guidance_milestone_curve",), ("guidance_milestone_curve",)),
}
EVERY = Kind(
    {STAY: ("negative", "positive", "died"), RELAPSE: ("relapsed", "died")},
    ("retention_curve", "relapse_curve", "lease_flip_curve", "guidance_milestone_curve"),
)


@pytest.fixture(scope="module")
def large_published(large_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = tmp_path_factory.mktemp("large") / "published.duckdb"
    publish(large_warehouse, published)
    return published


def test_moving_every_event_within_its_month_changes_no_byte_of_what_is_published(
    large_warehouse: Path, large_published: Path, tmp_path: Path
) -> None:
    assert_no_byte_changes(EVERY, large_warehouse, large_published, tmp_path)
    with duckdb.connect(str(large_published), read_only=True) as connection:
        compared = connection.execute(
            "select count(p_value) from published.published.housing_form_comparison"
        ).fetchone()
    assert compared == (8,)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_moving_events_of_one_kind_within_their_month_changes_no_byte_of_what_is_published(
    large_warehouse: Path, large_published: Path, tmp_path: Path, kind: str
) -> None:
    assert_no_byte_changes(KINDS[kind], large_warehouse, large_published, tmp_path)


def assert_no_byte_changes(kind: Kind, warehouse: Path, published: Path, here: Path) -> None:
    """Publish the region after its events moved, and hold it against what was published before."""
    later = write_warehouse(here / "warehouse.duckdb", marts_after(kind))
    for curve in kind.curves:
        assert moved_rows(warehouse, later, curve) > 20, curve
    publish(later, here / "published.duckdb")
    tables = [table_digests(one, "published") for one in (published, here / "published.duckdb")]
    assert tables[0] == tables[1]  # which says of what table it is
    assert (here / "published.duckdb").read_bytes() == published.read_bytes()


def marts_after(kind: Kind) -> dict[str, list[dict[str, Any]]]:
    """The marts of the large region once events of a kind have moved."""
    persons = people(600)
    later = marts_of([moved(one, kind.clocks) for one in persons])
    return marts_of(persons) | {name: later[name] for name in kind.alone} if kind.alone else later


def moved(one: Person, clocks: Mapping[tuple[str, str], Sequence[str]]) -> Person:
    """The same person, with each event of these clocks a fortnight later, or else earlier, or else where it was."""
    for (days, cause), causes in clocks.items():
        day = getattr(one, days)
        steps = [step for step in (FORTNIGHT, -FORTNIGHT) if stays_in_its_month(one, day, day + step)]
        if getattr(one, cause) in causes and steps:
            one = replace(one, **{days: day + steps[0]})
    return one


def stays_in_its_month(one: Person, day: int, other: int) -> bool:
    """Whether two days lie in one month since the start and one of the calendar, with no week of hours between them.

    Who is there on the first of a month, or gets hours in a week that is told of, is counted on that day.
    """
    first, last = sorted((day, other))
    since, until = (one.moved_in + timedelta(days=days) for days in (first, last))
    return (
        0 < first < last < one.potential
        and ceil(first / MONTH) == ceil(last / MONTH)
        and (since.year, since.month) == (until.year, until.month)
        and since.day > 1
        and not any(first < 7 * week <= last for week in WEEKS)
    )


def moved_rows(before: Path, after: Path, curve: str) -> int:
    """How many rows a curve by the day has that it had not before."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{before}' as before (read_only); attach '{after}' as after (read_only)")
        query = f"select count(*) from (from after.marts.{curve} except from before.marts.{curve})"
        (rows,) = connection.execute(query).fetchall()[0]
    return int(rows)
