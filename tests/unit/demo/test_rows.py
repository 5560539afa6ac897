"""The rows of the region hold to their contracts and tell the histories they were made from."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from pipelines.demo.calendar import END
from pipelines.demo.complexes import BT, LH, TV
from pipelines.demo.deliveries import SCHEDULE
from pipelines.demo.rows import Tables
from pipelines.demo.rows.guidance import course_of
from pipelines.demo.rows.housing import tenant_number
from pipelines.demo.rows.shelter import stays_of
from pipelines.demo.settlement import Region
from pipelines.demo.snapshot import VISIBLE, key_of, known_on
from pipelines.demo.streams import stream
from validations.contracts import CONTRACTS


def every_row(tables: Tables, dataset: str) -> list[dict]:
    return [row for (_, name), rows in tables.items() if name == dataset for row in rows]


def test_every_dataset_of_the_contracts_is_told_by_somebody(tables: Tables) -> None:
    assert {dataset for _, dataset in tables} == set(CONTRACTS)
    assert set(tables) == {(partner, dataset) for partner, schedule in SCHEDULE.items() for dataset in schedule}


@pytest.mark.parametrize("dataset", list(CONTRACTS))
def test_rows_have_all_columns_known_codes_and_a_key_of_their_own(tables: Tables, dataset: str) -> None:
    contract = CONTRACTS[dataset]
    assert VISIBLE[dataset].key == contract.key
    for (_, name), rows in tables.items():
        if name != dataset:
            continue
        assert len({key_of(dataset, row) for row in rows}) == len(rows)
        for row in rows:
            assert set(contract.columns) <= set(row)
            assert all(row[column] is not None for column in contract.required)
            for column, codes in contract.codes.items():
                assert row[column] in codes or row[column] is None


def spells(stays: list) -> list[tuple[date, date]]:
    """Stays joined over gaps of at most two nights."""
    joined: list[tuple[date, date]] = []
    for stay in stays:
        if stay.ethos > 3:
            continue
        if joined and (stay.start - joined[-1][1]).days <= 2:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stay.end))
        else:
            joined.append((stay.start, stay.end))
    return joined


def test_shelter_tells_exactly_the_relapses_of_the_histories(region: Region) -> None:
    for resident in region.residents:
        found = spells(stays_of(stream(region.seed, "shelter", resident.person.number), resident))
        after = [(start, end) for start, end in found if start > resident.move_in]
        left = resident.left_on
        long = [start for start, end in after if (left is None or start < left) and (end - start).days >= 14]
        assert long == ([resident.day(resident.history.shelter_on)] if resident.history.shelter_on else [])
        if resident.history.return_on:
            assert [start for start, _ in after if start >= left][:1] == [resident.day(resident.history.return_on)]


def test_nobody_is_in_shelter_on_the_day_after_moving_in_by_the_old_spell(region: Region) -> None:
    for resident in region.residents:
        for stay in stays_of(stream(region.seed, "shelter", resident.person.number), resident):
            assert stay.end > stay.start
            assert stay.end <= resident.move_in or stay.start > resident.move_in


def test_some_stay_a_few_nights_in_shelter_without_a_relapse(region: Region) -> None:
    short = 0
    for resident in region.residents:
        found = spells(stays_of(stream(region.seed, "shelter", resident.person.number), resident))
        short += any(start > resident.move_in and (end - start).days < 9 for start, end in found)
    assert short > 5


def test_a_few_shelter_stays_are_told_by_the_other_care_partner(tables: Tables, region: Region) -> None:
    keeper = {resident.person.client: resident.care_partner for resident in region.residents}
    other = sum(keeper[row["client"]] == LH for row in tables[TV, "shelter_stays"])
    assert 0 < other < len(tables[TV, "shelter_stays"]) / 3


def test_guidance_falls_from_about_five_hours_to_about_one_in_two_years(region: Region) -> None:
    def mean(weeks: int) -> float:
        hours = []
        for resident in region.residents:
            course = course_of(region.seed, resident)
            day = course.start + timedelta(weeks=weeks)
            if day < min(resident.left_on or END, END):
                hours.append(course.hours_a_week(day) if day < course.until else 0.0)
        return sum(hours) / len(hours)

    assert 4.3 < mean(4) < 5.6
    assert 2.2 < mean(52) < 3.6
    assert 0.6 < mean(104) < 1.6


def test_contacts_add_up_to_the_hours_of_the_course(tables: Tables, region: Region) -> None:
    told = defaultdict(float)
    for row in tables[TV, "guidance"]:
        if row["kind"] == "guidance":
            told[row["client"]] += row["hours"]
    expected = actual = 0.0
    for resident in region.residents:
        if resident.care_partner != TV:
            continue
        course = course_of(region.seed, resident)
        weeks = (min(course.until, END) - course.start).days // 7
        expected += sum(course.hours_a_week(course.start + timedelta(weeks=week)) for week in range(weeks))
        actual += told[resident.person.client]
    assert actual == pytest.approx(expected, rel=0.05)


def test_guidance_rises_again_after_a_relapse(region: Region) -> None:
    risen = 0
    for resident in region.residents:
        course = course_of(region.seed, resident)
        if course.relapse and (course.relapse - course.start).days > 200 and course.floor:
            before = course.hours_a_week(course.relapse - timedelta(days=1))
            assert course.hours_a_week(course.relapse) > 1.2 * before
            risen += 1
    assert risen > 3


def test_no_guidance_after_the_exit_and_none_before_it_starts(tables: Tables, region: Region) -> None:
    left = {resident.person.client: resident.left_on or END for resident in region.residents}
    start = {resident.person.client: resident.move_in for resident in region.residents}
    for row in every_row(tables, "guidance"):
        assert start[row["client"]] <= row["from_date"] <= row["to_date"] < left[row["client"]]
        assert row["hours"] >= 0


def test_light_support_and_handovers_come_from_the_neighbourhood_teams(tables: Tables) -> None:
    assert {row["kind"] for row in tables[BT, "guidance"]} == {"light"}
    assert 0.6 < len(tables[BT, "handovers"]) / 200 < 0.9


def test_an_assignment_ends_with_the_reason_of_the_life(tables: Tables, region: Region) -> None:
    reasons = defaultdict(set)
    for row in every_row(tables, "guidance_assignments"):
        reasons[row["client"]].add(row["end_reason"])
        assert (row["end_date"] is None) == (row["end_reason"] is None)
    for resident in region.residents:
        planned = course_of(region.seed, resident).planned_stop
        if resident.history.exit_reason == "deceased" and planned is None and resident.care_partner != BT:
            assert "deceased" in reasons[resident.person.client]
    assert {"planned", "change", "moved_away"} <= {reason for found in reasons.values() for reason in found}


def test_self_sufficiency_starts_lower_with_severe_problems(tables: Tables, region: Region) -> None:
    severe = {resident.person.client: resident.person.severe for resident in region.residents}
    first: dict[bool, list[int]] = {True: [], False: []}
    seen: dict[str, date] = {}
    for row in every_row(tables, "self_sufficiency"):
        assert 1 <= row["score"] <= 5
        if seen.setdefault(row["client"], row["assessed_on"]) == row["assessed_on"]:
            first[severe[row["client"]]].append(row["score"])
    assert sum(first[True]) / len(first[True]) + 0.3 < sum(first[False]) / len(first[False])


def test_membership_runs_on_through_a_lease_flip(tables: Tables) -> None:
    leases = tables["portaal", "leases"]
    flipped = {(row["unit_id"], row["end_date"]) for row in leases if row["end_reason"] == "lease_flip"}
    members = [row for row in tables["portaal", "association_members"] if row["complex_id"] == "P-MAJ"]
    assert not any((row["unit_id"], row["member_until"]) in flipped for row in members)
    by_unit = defaultdict(list)
    for row in members:
        by_unit[row["unit_id"]].append((row["member_from"], row["member_until"]))
    for stays in by_unit.values():
        for (_, until), (start, _) in pairwise(sorted(stays, key=lambda stay: stay[0])):
            assert until is not None and until <= start


def test_everybody_at_mixit_is_a_member(tables: Tables) -> None:
    housed = {row["unit_id"] for row in tables["mitros", "leases"] if row["complex_id"] == "M-MIX"}
    members = {row["unit_id"] for row in tables["mitros", "association_members"] if row["complex_id"] == "M-MIX"}
    assert housed == members


def test_arrears_are_told_by_month_and_come_before_most_evictions(tables: Tables) -> None:
    arrears, evicted = defaultdict(list), []
    for corporation in ("mitros", "portaal"):
        for row in tables[corporation, "rent_arrears"]:
            assert row["month"].day == 1 and row["amount_eur"] > 0
            arrears[row["lease_id"]].append(row["month"])
        evicted += [row for row in tables[corporation, "leases"] if row["end_reason"] == "eviction"]
    long_enough = [row for row in evicted if (row["end_date"] - row["start_date"]).days > 60]
    assert long_enough and all(row["lease_id"] in arrears for row in long_enough)


def test_neighbours_of_nijevelt_report_most_and_less_with_time(tables: Tables) -> None:
    reports = [row["reported_on"] for row in tables["groenwest", "nuisance_reports"] if row["complex_id"] == "G-NIJ"]
    first_year = sum(day < date(2022, 10, 1) for day in reports)
    last_year = sum(day >= date(2023, 7, 1) for day in reports)
    assert first_year > last_year > 0


def test_thousands_respond_to_seventy_homes_at_majella(tables: Tables) -> None:
    opening = min(
        (row for row in tables["portaal", "vacancy_candidates"] if row["complex_id"] == "P-MAJ"),
        key=lambda row: row["advertised_on"],
    )
    assert opening["homes"] == 70 and 4000 <= opening["candidates"] <= 5000


def test_the_region_grants_twenty_two_million_and_pays_less_than_it_commits(tables: Tables) -> None:
    assert sum(row["amount_eur"] for row in tables["region", "grants"]) == pytest.approx(22e6, rel=1e-4)
    booked = defaultdict(float)
    for row in tables["region", "spending"]:
        booked[row["kind"]] += row["amount_eur"]
    assert 15e6 < booked["payment"] < booked["commitment"] < 22.5e6
    assert len({row["municipality"] for row in tables["region", "municipal_tasks"]}) == 16
    assert None in {row["project"] for row in tables["region", "grants"]}


def test_a_placement_tells_the_tenant_number_the_corporation_uses(tables: Tables, region: Region) -> None:
    leases = {(row["unit_id"], row["client"]): row for row in every_row(tables, "leases") if row["client"]}
    applied = {row["application_id"]: row for row in tables["vierdehuis", "applications"]}
    told = 0
    residents = {resident.person.client for resident in region.residents}
    for row in tables["vierdehuis", "placements"]:
        if row["client"] not in residents:
            continue
        lease = leases[row["unit_id"], row["client"]]
        assert applied[row["application_id"]]["client"] == row["client"]
        assert applied[row["application_id"]]["applied_on"] < row["matched_on"] < row["key_on"] <= lease["start_date"]
        assert row["tenant_number"] in (None, lease["tenant_number"])
        told += row["tenant_number"] is not None
    assert told > 50
    assert len(applied) > len(tables["vierdehuis", "placements"])
    assert len({tenant_number("portaal", person) for person in range(20_000)}) == 20_000


def test_some_are_matched_to_a_vacant_home_and_rent_nothing_yet(tables: Tables, region: Region) -> None:
    residents = {resident.person.client for resident in region.residents}
    let = {row["unit_id"] for row in every_row(tables, "leases") if row["end_date"] is None}
    matched = [row for row in tables["vierdehuis", "placements"] if row["client"] not in residents]
    assert len(matched) >= 3
    assert len({row["unit_id"] for row in matched}) == len(matched)
    for row in matched:
        assert row["key_on"] is None and row["unit_id"] not in let
        assert row["applied_on"] < row["matched_on"] <= END


def test_day_activity_is_assigned_beside_guidance(tables: Tables) -> None:
    guided = {row["client"] for row in every_row(tables, "guidance_assignments") if row["product_category"] == "02"}
    beside = [row for row in every_row(tables, "guidance_assignments") if row["product_category"] == "07"]
    assert len(beside) > 20 and {row["client"] for row in beside} <= guided


def test_regular_tenants_live_in_the_homes_meant_for_them_one_after_another(tables: Tables, region: Region) -> None:
    regular = {home.unit_id for home in region.homes if home.regular}
    stays = defaultdict(list)
    for row in every_row(tables, "leases"):
        assert (row["client"] is None) == (row["unit_id"] in regular) == (row["tenant_group"] == "regular")
        if row["client"] is None:
            stays[row["unit_id"]].append((row["start_date"], row["end_date"]))
    assert set(stays) == regular
    for found in stays.values():
        for (_, end), (start, _) in pairwise(sorted(found, key=lambda stay: stay[0])):
            assert end is not None and end < start


def test_what_is_still_to_come_is_hidden_on_a_reference_date() -> None:
    lease = {"lease_id": "1", "start_date": date(2021, 5, 1), "end_date": date(2022, 8, 1), "end_reason": "family"}
    [before] = known_on("leases", [lease], date(2022, 7, 31))
    assert (before["end_date"], before["end_reason"]) == (None, None)
    assert known_on("leases", [lease], date(2022, 8, 1)) == [lease]
    assert known_on("leases", [lease], date(2021, 4, 30)) == []
    assert lease["end_reason"] == "family"


def test_a_temporary_lease_shows_its_agreed_end_while_it_runs() -> None:
    agreed = {"start_date": date(2021, 6, 1), "end_date": None, "end_reason": None, "contract_until": date(2026, 6, 1)}
    assert known_on("leases", [agreed], date(2022, 1, 1))[0]["end_date"] == date(2026, 6, 1)
    left = agreed | {"end_date": date(2021, 9, 1), "end_reason": "own_home"}
    assert known_on("leases", [left], date(2022, 1, 1))[0]["end_date"] == date(2021, 9, 1)
