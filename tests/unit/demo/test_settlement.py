"""Who lives where: complexes at their sizes, one household a home, leases that follow each other."""

import random
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from pipelines.demo.calendar import END, KICK_OFF, add_months, month_ends
from pipelines.demo.complexes import CATALOGUE, build_complexes
from pipelines.demo.hazards import FORMS, RELAPSES
from pipelines.demo.histories import History
from pipelines.demo.homes import Homes
from pipelines.demo.people import draw_person, pseudonym
from pipelines.demo.settlement import Region, settle
from pipelines.demo.tenancies import let_home
from validations.contracts import CONTRACTS

NAMES = {each.name: each for each in CATALOGUE}


def test_the_known_complexes_have_their_real_sizes() -> None:
    assert (NAMES["MIXIT Leidsche Rijn"].homes, NAMES["MIXIT Leidsche Rijn"].vulnerable) == (100, 30)
    assert (NAMES["Majella Wonen"].homes, NAMES["Majella Wonen"].vulnerable) == (70, 35)
    assert NAMES["Nijevelt De Meern"].homes == 33
    pitstops = [each.homes for each in CATALOGUE if each.form == "pitstop"]
    assert len(pitstops) >= 3 and all(3 <= homes <= 8 for homes in pitstops)
    assert {each.form for each in CATALOGUE} == set(FORMS)
    assert NAMES["Starters Up"].resident_contract == "temporary"
    early = [each for each in CATALOGUE if each.id in ("M-MIX", "M-FNG")]
    delivered = sum(
        each.delivered_on(number) < date(2021, 3, 1) for each in early for number in range(1, each.homes + 1)
    )
    assert delivered == 114


def test_a_larger_region_has_copies_of_every_complex() -> None:
    twice = build_complexes(400)
    assert len(twice) == 2 * len(CATALOGUE)
    assert len({each.id for each in twice}) == len(twice)
    assert build_complexes(30) == CATALOGUE


@pytest.mark.parametrize("residents", [1, 60, 200, 320])
def test_as_many_people_are_housed_as_asked(residents: int) -> None:
    people = settle(residents, seed=7).residents
    assert len(people) == residents
    assert len({resident.person.client for resident in people}) == residents


def test_nearly_two_hundred_people_move_in_within_the_window(region: Region) -> None:
    moved_in = [resident.move_in for resident in region.residents]
    assert all(KICK_OFF <= day <= END for day in moved_in)
    assert 180 <= sum(day < date(2023, 1, 15) for day in moved_in) <= 200


def test_the_same_seed_gives_the_same_lives_and_another_seed_does_not(region: Region) -> None:
    assert settle(200, region.seed) == region
    assert settle(200, region.seed + 1).residents != region.residents


def test_nobody_moves_in_before_the_home_is_delivered_or_the_last_resident_has_left() -> None:
    lived_in = defaultdict(list)
    for resident in settle(400, seed=3).residents:
        for tenancy in resident.tenancies:
            assert not tenancy.home.regular
            assert tenancy.home.delivered_on <= tenancy.start
            lived_in[tenancy.home.unit_id].append((tenancy.start, tenancy.end))
    assert any(len(stays) > 2 for stays in lived_in.values())
    for stays in lived_in.values():
        for (_, end), (start, _) in pairwise(sorted(stays)):
            assert end is not None and end <= start


def test_an_episode_has_no_gap_a_transfer_would_not_explain(region: Region) -> None:
    kinds = Counter()
    for resident in region.residents:
        first = [tenancy for tenancy in resident.tenancies if tenancy.episode == 1]
        for before, after in pairwise(first):
            kinds[before.reason] += 1
            gap = (after.start - before.end).days
            assert gap == 0 if before.reason == "lease_flip" else 0 <= gap <= 20
            assert (before.home == after.home) == (before.reason == "lease_flip")
        assert first[-1].reason == resident.history.exit_reason
    assert kinds["lease_flip"] > 20 and kinds["transfer"] > 5


def test_a_flip_turns_the_lease_to_the_residents_own_name(region: Region) -> None:
    for resident in region.residents:
        for before, after in pairwise(resident.tenancies):
            if before.reason == "lease_flip":
                assert (before.holder, after.holder) == ("care_partner", "resident")
                assert before.contract == "transitional" and after.contract != "transitional"


def test_most_flips_come_around_the_planned_month(region: Region) -> None:
    late = []
    for resident in settle(1000, region.seed).residents:
        for tenancy in resident.tenancies:
            if tenancy.reason == "lease_flip":
                late.append((tenancy.end - add_months(tenancy.start, resident.complex.flip_plan_months)).days)
    assert sum(-5 <= days <= 45 for days in late) / len(late) > 0.4
    assert min(late) < 0 < max(late)


def test_a_second_home_comes_only_after_a_relapse_and_months_later(region: Region) -> None:
    seconds = 0
    for resident in settle(600, region.seed).residents:
        for before, after in pairwise(resident.tenancies):
            if after.episode == 2:
                seconds += 1
                assert before.reason in RELAPSES
                assert (after.start - before.end).days > 30
    assert seconds > 5


def test_after_a_death_the_lease_closes_within_two_weeks() -> None:
    homes = Homes(CATALOGUE, random.Random(1))
    history = History("mixed", False, exit_on=100, exit_reason="deceased")
    delays = set()
    for number in range(30):
        home, move_in = homes.let_scattered("mitros", date(2021, 5, 1)), date(2021, 5, 1)
        last = let_home(random.Random(number), home, move_in, history, homes)[-1]
        delays.add((last.end - move_in).days - 100)
    assert min(delays) == 0 and 0 < max(delays) <= 14


def test_a_vacated_home_is_let_again_after_cleaning_oldest_first() -> None:
    homes = Homes(CATALOGUE, random.Random(1))
    first, second = (homes.let_new(NAMES["Majella Wonen"], date(2021, 4, 1)) for _ in range(2))
    homes.vacate(second, date(2021, 9, 1))
    homes.vacate(first, date(2021, 8, 1))
    assert homes.let_again(date(2021, 8, 14)) is None
    assert homes.let_again(date(2021, 9, 30)) == first
    assert homes.let_again(date(2021, 9, 30)) == second
    assert homes.let_again(date(2021, 9, 30)) is None


def test_pseudonyms_are_unique_and_look_like_no_other_number() -> None:
    rng = random.Random(5)
    tokens = {pseudonym(rng, number) for number in range(20_000)}
    assert len(tokens) == 20_000
    assert all(re.fullmatch(r"(?:[A-Z]\d){5}", token) for token in tokens)


def test_people_have_attributes_the_contract_knows() -> None:
    people = [draw_person(1, number) for number in range(300)]
    assert {person.target_group for person in people} == CONTRACTS["clients"].codes["target_group"]
    assert all(1 <= person.ethos <= 6 and 1948 <= person.birth_year <= 2003 for person in people)
    assert 60 < sum(person.severe for person in people) < 150
    assert not any(draw_person(1, number, severe_share=0.0).severe for number in range(50))


def test_months_are_cut_at_both_ends() -> None:
    spans = month_ends(date(2021, 1, 20), date(2021, 3, 5))
    assert spans == [
        (date(2021, 1, 20), date(2021, 1, 31)),
        (date(2021, 2, 1), date(2021, 2, 28)),
        (date(2021, 3, 1), date(2021, 3, 5)),
    ]
    assert month_ends(date(2021, 2, 1), date(2021, 2, 1) - timedelta(days=1)) == []
    assert add_months(date(2021, 12, 31), 2) == date(2022, 2, 28)
