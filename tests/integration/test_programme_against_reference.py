"""Tasks, money, good neighbours, hand-overs, self-sufficiency and waiting, against the same rulings in slow Python."""

from __future__ import annotations

from reference.cases import Case, keyed
from reference.compared import differences
from reference.curves import days_of, incidence
from reference.programme import (
    budget,
    candidates,
    handover_coverage,
    municipal_tasks,
    self_sufficiency,
    waiting,
)


def test_the_municipal_task_is_the_same(case: Case) -> None:
    expected = municipal_tasks(case.housed, case.standing)
    assert differences(keyed(case, "marts.municipal_task", "municipality", "year"), expected) == []
    assert None in {row["task"] for row in expected.values()} and None in {row["realised"] for row in expected.values()}


def test_money_per_outcome_is_the_same(case: Case) -> None:
    expected = budget(case.housed, case.standing)
    assert differences(keyed(case, "marts.budget_progress", "municipality", "project"), expected) == []
    of_complexes = [row for (_, project), row in expected.items() if project.startswith("complex-")]
    assert sum(row["per_retained_12"] is not None for row in of_complexes) > 5


def test_candidates_per_home_are_the_same(case: Case) -> None:
    expected = candidates(case.standing)
    assert differences(keyed(case, "marts.good_neighbour_demand", "complex_id", "advertised_on"), expected) == []
    assert None in {row["candidates_per_home"] for row in expected.values()} and len(expected) > 3


def test_handover_coverage_is_the_same(case: Case) -> None:
    expected = {group: handover_coverage(people, case.standing) for group, people in case.groups().items()}
    assert differences(keyed(case, "marts.handover_coverage", "breakdown", "value"), expected) == []
    everyone = expected["all", "all"]
    assert 20 < everyone["with_handover_before"] < everyone["move_ins"] - 20


def test_changes_in_self_sufficiency_are_the_same(case: Case) -> None:
    expected = self_sufficiency(case.housed, case.standing)
    assert differences(keyed(case, "marts.self_sufficiency_change", "domain", "horizon"), expected) == []
    ways = ("improved", "same", "worse", "not_assessed")
    assert min(sum(row[way] for row in expected.values()) for way in ways) > 5


def test_the_waiting_curve_is_the_same(case: Case) -> None:
    expected = {}
    for year, times in waiting(case.standing).items():
        for (day, at_risk, left), one in zip(days_of(times), incidence(times, {"keys"}, True), strict=True):
            row = {"at_risk": at_risk, "keys": left["keys"], "censored": left[None]}
            figures = {"still_waiting": one.figure, "low": one.low, "high": one.high}
            expected[year, day] = row | figures
    assert differences(keyed(case, "marts.waiting_curve", "year", "day"), expected) == []
    assert sum(row["keys"] for row in expected.values()) > 20
