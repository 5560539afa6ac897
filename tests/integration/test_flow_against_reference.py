"""How many people are left at each step of each measure, and why the others dropped out, against slow Python.

Guidance and lease flips have regions of their own (test_guidance_against_reference.py).
"""

from __future__ import annotations

import pytest
from reference.built import Record, records
from reference.cases import Case
from reference.compared import differences
from reference.flow import flow, not_subtracting, parts_of, stops

pytestmark = pytest.mark.slow
FLOW = "from marts.measure_flow"
DENOMINATORS = {
    "retention_curve": "select 'all', at_risk from marts.retention_curve where breakdown = 'all' and day = 0",
    "retention_at_horizon": (
        "select cast(months as varchar), eligible - died from marts.retention_at_horizon where breakdown = 'all'"
    ),
    "relapse": "select 'all', at_risk from marts.relapse_curve where breakdown = 'all' and day = 0",
    "days_housed": "select 'all', count(share) from marts.days_housed",
    "return_after_exit": "select 'all', exits from marts.return_after_exit where breakdown = 'all'",
    "period_outcome": (
        "select period, stayers + positive_exits + negative_exits from marts.period_outcome where breakdown = 'all'"
    ),
    "progress": "select 'all', sum(moved_in) from marts.living_lab_progress",
}


def by_step(rows: list[Record]) -> dict[object, Record]:
    return {tuple(row[name] for name in ("measure", "part", "step_number", "reason")): row for row in rows}


def test_every_step_of_every_measure_on_homes_is_the_same(case: Case) -> None:
    of_periods = parts_of(case.housed, case.standing)
    expected = flow(stops(person, case.standing, of_periods) for person in case.people)
    rows = records(case.built, f"{FLOW} where measure not in ('guidance_milestone', 'lease_flip')")
    assert differences(by_step(rows), expected) == []
    assert len({reason for _, _, _, reason in expected}) > 20


def test_at_every_step_whoever_goes_no_further_has_one_reason(case: Case) -> None:
    assert not_subtracting(records(case.built, FLOW)) == []


@pytest.mark.parametrize("measure", DENOMINATORS)
def test_the_last_step_of_a_flow_is_the_denominator_of_its_measure(case: Case, measure: str) -> None:
    rows = records(case.built, f"{FLOW} where measure = '{measure}' and is_denominator and reason = 'reached'")
    found = {row["part"]: row["residents"] for row in rows}
    assert found == dict(case.built.sql(DENOMINATORS[measure]).fetchall())
