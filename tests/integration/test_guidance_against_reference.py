"""The guidance marts on random regions, against the same rulings written in slow Python.

All regions stand in one warehouse, so it is built once. Episodes and deaths are read from that warehouse: they are
another room's business and have tests of their own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from reference import guidance as reference
from reference.built import Record, records
from reference.built import warehouse as built
from reference.compared import differences
from reference.curves import days_of, incidence
from reference.flow import flow, guided_stops, never_guided
from reference.guided_weeks import Assignment, Delivered, Lease, Person, Stay, World, week_rows
from reference.landed import land
from reference.nasty_guidance import Region, draw

pytestmark = pytest.mark.slow
REGIONS = 60
SEED = 20210115
MARTS = (
    "fct_guidance_week",
    "fct_guidance_milestone",
    "fct_lease_flip",
    "guidance_timeline",
    "guidance_phase",
    "guidance_milestone_curve",
    "lease_flip_curve",
    "measure_flow",
)


@pytest.fixture(scope="module")
def regions() -> list[Region]:
    return [draw(SEED, number) for number in range(REGIONS)]


@pytest.fixture(scope="module")
def warehouse(regions: list[Region], tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("guidance")
    land([sent for region in regions for sent in region.sent()], home / "landing")
    with built(home / "landing", home, [f"+{mart}" for mart in MARTS]) as connection:
        yield connection


@pytest.fixture(scope="module")
def worlds(regions: list[Region], warehouse: duckdb.DuckDBPyConnection) -> list[tuple[World, list[Person]]]:
    people = people_by_key(warehouse)
    return [(world_of(region), [people[key] for key in region.clients() if key in people]) for region in regions]


def people_by_key(warehouse: duckdb.DuckDBPyConnection) -> dict[str, Person]:
    leases, stays = defaultdict(list), defaultdict(list)
    for row in records(
        warehouse, "from intermediate.int_episode_leases where episode_number = 1 order by lease_number"
    ):
        leases[row["resident_key"]].append(Lease(row["holder"], row["start_date"]))
    for row in records(warehouse, "from intermediate.int_episodes order by episode_number"):
        stays[row["resident_key"]].append(Stay(row["start_date"], row["end_date"], row["observed_until"]))
    died = {row["resident_key"]: row["died_on"] for row in records(warehouse, "from intermediate.int_deaths")}
    return {
        row["resident_key"]: Person(
            key=row["resident_key"],
            moved_in=row["first_move_in"],
            exit_on=stays[row["resident_key"]][0].end,
            observed_until=stays[row["resident_key"]][0].observed_until,
            died_on=died.get(row["resident_key"]),
            care_partner=row["care_partner"],
            guidance_plan_months=row["guidance_plan_months"],
            lease_flip_plan_months=row["lease_flip_plan_months"],
            leases=tuple(leases[row["resident_key"]]),
            stays=tuple(stays[row["resident_key"]]),
        )
        for row in records(warehouse, "from intermediate.int_residents where first_move_in is not null")
    }


def world_of(region: Region) -> World:
    delivered = [
        Delivered(row["_partner"], row["client"], row["kind"], row["from_date"], row["to_date"], row["hours"])
        for row in region.of("guidance")
    ]
    assignments = [
        Assignment(
            partner=row["_partner"],
            number=row["assignment_id"],
            client=row["client"],
            category=row["product_category"],
            start=row["start_date"],
            end=row["end_date"],
            reason=row["end_reason"],
        )
        for row in region.of("guidance_assignments")
    ]
    return World(delivered, assignments, region.registers_of("guidance"), region.registers_of("guidance_assignments"))


def test_every_week_of_every_kind_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, regions: list[Region], worlds: list[tuple[World, list[Person]]]
) -> None:
    residents = {row["resident_key"] for row in records(warehouse, "from intermediate.int_residents")}
    expected = {}
    for region, (world, people) in zip(regions, worlds, strict=True):
        moved_in = {person.key: person for person in people}
        for key in residents & set(region.clients()):
            for row in week_rows(world, moved_in.get(key), key):
                expected[row[0], row[1], row[3]] = {"weeks_since_start": row[2], "hours": row[4], "observed": row[5]}
    rows = records(warehouse, "from marts.fct_guidance_week")
    found = {(row["resident_key"], row["week_start"], row["kind"]): row for row in rows}
    assert differences(found, expected) == []
    assert len(rows) == len(found) > 10_000


def test_every_milestone_phase_and_plan_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]]
) -> None:
    expected = {person.key: reference.milestone(world, person) for world, people in worlds for person in people}
    found = {row["resident_key"]: row for row in records(warehouse, "from marts.fct_guidance_milestone")}
    assert differences(found, expected) == []


def test_every_lease_flip_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]]
) -> None:
    flips = {person.key: reference.lease_flip(world, person) for world, people in worlds for person in people}
    found = {row["resident_key"]: row for row in records(warehouse, "from marts.fct_lease_flip")}
    assert differences(found, {key: flip for key, flip in flips.items() if flip}) == []


def test_the_timeline_has_the_same_residents_means_and_quartiles(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]]
) -> None:
    columns = ("residents", "mean_hours", "p25", "median", "p75")
    expected = {week: dict(zip(columns, figures, strict=True)) for week, figures in reference.timeline(worlds).items()}
    found = {
        row["weeks_since_start"]: row
        for row in records(warehouse, "from marts.guidance_timeline where breakdown = 'all'")
    }
    assert differences(found, expected) == []


@pytest.mark.parametrize("day", [date(2021, 2, 28), date(2022, 1, 31), date(2022, 7, 31), date(2023, 12, 31)])
def test_the_phases_at_a_month_end_are_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]], day: date
) -> None:
    expected: Counter[str] = Counter()
    for world, people in worlds:
        expected.update(reference.phases_at(world, people, day))
    rows = records(
        warehouse,
        f"select phase, residents from marts.guidance_phase where breakdown = 'all' and last_day(month) = '{day}'",
    )
    assert {row["phase"]: row["residents"] for row in rows} == dict(expected)


def expected_curve(times: list[tuple[int, str | None]], figures: dict[str, str]) -> dict[int, Record]:
    rows: dict[int, Record] = {day: {"at_risk": at_risk} for day, at_risk, _ in days_of(times)}
    for figure, cause in figures.items():
        for row, estimate in zip(rows.values(), incidence(times, {cause}), strict=True):
            row |= {figure: estimate.figure, f"{figure}_low": estimate.low, f"{figure}_high": estimate.high}
    return rows


@pytest.mark.parametrize("milestone", ["halved", "independent", "reintensified"])
def test_the_curve_of_a_milestone_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]], milestone: str
) -> None:
    ends = [
        reference.time_to(world, person, reference.milestone(world, person)[f"{milestone}_on"])
        for world, people in worlds
        for person in people
    ]
    times = [end for end in ends if end]
    expected = expected_curve(times, {"cif": "reached", "cif_exit": "exited"})
    rows = records(
        warehouse, f"from marts.guidance_milestone_curve where breakdown = 'all' and milestone = '{milestone}'"
    )
    assert differences({row["day"]: row for row in rows}, expected) == []
    assert max(row["cif"] for row in rows) > 0.05


def test_the_curve_of_lease_flips_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]]
) -> None:
    flips = [reference.lease_flip(world, person) for world, people in worlds for person in people]
    times = [(flip["days"], flip["outcome"].replace("censored", "") or None) for flip in flips if flip]
    expected = expected_curve(times, {"cif_flip": "flip", "cif_exit": "exit"})
    rows = records(warehouse, "from marts.lease_flip_curve where breakdown = 'all'")
    assert differences({row["day"]: row for row in rows}, expected) == []


def test_every_step_towards_a_milestone_and_a_flip_is_the_same(
    warehouse: duckdb.DuckDBPyConnection, worlds: list[tuple[World, list[Person]]]
) -> None:
    moved_in = [guided_stops(world, person) for world, people in worlds for person in people]
    known = records(warehouse, "from intermediate.int_residents where first_move_in is null")
    expected = flow([*moved_in, *(never_guided() for _ in known)])
    rows = records(warehouse, "from marts.measure_flow where measure in ('guidance_milestone', 'lease_flip')")
    found = {tuple(row[name] for name in ("measure", "part", "step_number", "reason")): row for row in rows}
    assert differences(found, expected) == []
    assert len({reason for _, _, _, reason in expected}) == 12
    for curve, part in (("guidance_milestone_curve", "halved"), ("lease_flip_curve", "all")):
        of_part = f"and milestone = '{part}'" if part != "all" else ""
        day_0 = records(warehouse, f"from marts.{curve} where breakdown = 'all' and day = 0 {of_part}")[0]
        last = [row for row in rows if row["is_denominator"] and row["part"] == part and row["reason"] == "reached"]
        assert [row["residents"] for row in last] == [day_0["at_risk"]]


def test_the_regions_hold_every_outcome_a_ruling_speaks_of(warehouse: duckdb.DuckDBPyConnection) -> None:
    """What never happens in the regions is not tried by them."""
    counts = records(
        warehouse,
        """
        select
            count(halved_on) as halved, count(reintensified_on) as risen, count(distinct phase) as phases,
            count(distinct plan_status) as plans,
            count(*) filter (where independent_on is not null and dayofweek(independent_on) != 1) as by_planned_end,
            count(*) filter (where independent_on is not null) as independent,
            count(*) filter (where guidance_start is not null and baseline_hours is null) as without_baseline,
            count(*) filter (where baseline_hours = 0) as baseline_of_nothing,
            (select count(*) from marts.fct_lease_flip where hours_at_flip is not null) as guided_at_flip,
            (select count(distinct outcome) from marts.fct_lease_flip) as flip_outcomes,
            (select count(*) from marts.fct_guidance_week where weeks_since_start is null) as weeks_without_start
        from marts.fct_guidance_milestone
        """,
    )[0]
    least = {"halved": 20, "risen": 10, "phases": 4, "plans": 3, "by_planned_end": 10, "independent": 20}
    least |= {"without_baseline": 5, "guided_at_flip": 5, "flip_outcomes": 3, "weeks_without_start": 5}
    assert {name: counts[name] for name in least if counts[name] < least[name]} == {}
