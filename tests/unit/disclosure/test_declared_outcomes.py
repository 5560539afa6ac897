"""Which counts of the published tables are outcomes: the share of them that shows is told of each table."""

import pytest

from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.tables import Table

OUTCOMES = {
    "retention_at_horizon": "housed died same_home",
    "retention_curve": "ended_total negative_total positive_total died_total",
    "relapse_curve": "relapsed_total died_total",
    "guidance_phase": "residents",
    "guidance_milestone_curve": "reached_total exited_total",
    "lease_flip_curve": "flipped_total exited_total",
    "handover_coverage": "with_handover_before",
    "return_after_exit": "returned_180 returned_365 returned_730 returned_total",
    "period_outcome": "retained negative_exits",
    "supply_demand": "matched keys",
    "municipal_task": "realised",
    "complex_balance": "vulnerable members",
    "living_lab_progress": "moved_in moved_in_total",
}
NOT_OF_PEOPLE = {"data_quality"}
NOT_SEEN = {"censored_total", "out_of_denominator"}


def test_each_table_counts_what_became_of_people_and_nothing_else() -> None:
    declared = {table.name: " ".join(table.outcomes) for table in TABLES if table.outcomes}
    assert declared == OUTCOMES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_whatever_is_a_part_of_another_count_of_people_is_an_outcome_or_a_denominator(table: Table) -> None:
    parts = {share.numerator for share in table.shares} | {part for split in table.splits for part in split.parts}
    assert {*table.outcomes} <= {*table.count_names}
    if table.name not in NOT_OF_PEOPLE:
        assert parts <= {*table.outcomes, *table.denominators, *NOT_SEEN}


def test_denominators_are_what_outcomes_are_a_share_of() -> None:
    found = {table.name: table.denominators for table in TABLES if table.denominators}
    assert found["retention_at_horizon"] == found["period_outcome"] == {"denominator"}
    assert found["retention_curve"] == found["lease_flip_curve"] == {"residents"}
    assert found["complex_balance"] == {"occupied"} and not NOT_OF_PEOPLE & found.keys()
