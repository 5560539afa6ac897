"""Tasks, money, good neighbours, hand-overs, self-sufficiency and waiting, against the same rulings in slow Python.

On the regions that all references share, and on small ones with registers of their own: which partner has told what by
which day decides more here than who the people are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reference.built import Record, records
from reference.cases import Case, keyed
from reference.compared import differences
from reference.curves import days_of, incidence
from reference.housing import people_of
from reference.landed import land
from reference.nasty_deliveries import deliveries
from reference.programme import budget, candidates, handover_coverage, municipal_tasks, self_sufficiency, waiting
from reference.rebuilt import Models, compiled
from reference.standing import stand

pytestmark = pytest.mark.slow
Rows = dict[Any, Record]
RESIDENTS = 40
SEEDS = [pytest.param(range(8), id="quick"), pytest.param(range(8, 200), id="deep", marks=pytest.mark.deep)]


def coverage(case: Case) -> Rows:
    groups = case.groups() | case.pairs()
    return {group: handover_coverage(people, case.standing) for group, people in groups.items()}


def curves_of_waiting(case: Case) -> Rows:
    expected = {}
    for year, times in waiting(case.standing).items():
        for (day, at_risk, left), one in zip(days_of(times), incidence(times, {"keys"}, True), strict=True):
            row = {"at_risk": at_risk, "keys": left["keys"], "censored": left[None]}
            expected[year, day] = {**row, "still_waiting": one.figure, "low": one.low, "high": one.high}
    return expected


EXPECTED: dict[str, tuple[tuple[str, str], Callable[[Case], Rows]]] = {
    "municipal_task": (("municipality", "year"), lambda case: municipal_tasks(case.housed, case.standing)),
    "budget_progress": (("municipality", "project"), lambda case: budget(case.housed, case.standing)),
    "good_neighbour_demand": (("complex_id", "advertised_on"), lambda case: candidates(case.standing)),
    "handover_coverage": (("breakdown", "value"), coverage),
    "self_sufficiency_change": (("domain", "horizon"), lambda case: self_sufficiency(case.housed, case.standing)),
    "waiting_curve": (("year", "day"), curves_of_waiting),
}


def differing(case: Case, mart: str, expected: Rows) -> list[str]:
    """Groups of two breakdowns included, which a whole build moves to a schema of their own."""
    found = records(case.built, f"select schema_name from duckdb_tables() where table_name = '{mart}'")
    rows = [keyed(case, f"{table['schema_name']}.{mart}", *EXPECTED[mart][0]) for table in found]
    return differences({key: row for table in rows for key, row in table.items()}, expected)


def edges_met(expected: dict[str, Rows]) -> Counter[str]:
    """How often a region holds what the rulings speak of: what never happens is not tried."""
    met: Counter[str] = Counter()
    for row in expected["municipal_task"].values():
        met.update(name for name in ("task", "realised") if row[name] is None)
        met["a whole year"] += row["complete"]
    for row in expected["budget_progress"].values():
        met.update(name for name in ("per_resident", "per_retained_24") if row[name] is not None)
        met["nobody served"] += row["residents"] == 0
    met["no home on offer"] += sum(not row["homes"] for row in expected["good_neighbour_demand"].values())
    everyone = expected["handover_coverage"].get(("all", "all"), {"move_ins": 0, "with_handover_before": 0})
    met["handed over before"] += everyone["with_handover_before"]
    met["not handed over"] += everyone["move_ins"] - everyone["with_handover_before"]
    for row in expected["self_sufficiency_change"].values():
        met += Counter({way: row[way] for way in ("improved", "same", "worse", "not_assessed")})
    for row in expected["waiting_curve"].values():
        met += Counter({way: row[way] for way in ("keys", "censored")})
    return met


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return compiled(tmp_path_factory.mktemp("compiled"), [f"+{mart}" for mart in EXPECTED])


@pytest.mark.parametrize("mart", EXPECTED)
def test_every_mart_of_the_programme_is_the_same(case: Case, mart: str) -> None:
    assert differing(case, mart, EXPECTED[mart][1](case)) == []


@pytest.mark.parametrize("seeds", SEEDS)
def test_and_so_it_is_whatever_partners_have_told_by_then(models: Models, seeds: range, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        sent = deliveries(seed, RESIDENTS)
        land(sent, tmp_path / f"{seed}")
        standing = stand(sent, None)
        with models.on(tmp_path / f"{seed}") as built:
            case = Case(built, standing, people_of(standing))
            expected = {mart: rows(case) for mart, (_, rows) in EXPECTED.items()}
            assert {mart: told for mart in EXPECTED if (told := differing(case, mart, expected[mart]))} == {}, seed
            met += edges_met(expected)
    assert len(met) == 15 and min(met.values()) > 5, met
