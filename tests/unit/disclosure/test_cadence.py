"""Periods of publishing on their boundary days, and what makes an edition another one."""

import json
from datetime import date
from pathlib import Path

import pytest
from invented_people import REFERENCE_DATE

from pipelines.disclosure import edition
from pipelines.disclosure.cadence import next_period, period_of
from pipelines.disclosure.rounding import Rules
from pipelines.settings import Every

MEASURES = {"relapse": {"version": 1}}


@pytest.mark.parametrize(
    ("day", "every", "period", "following"),
    [
        (date(2022, 12, 31), "quarter", "2022-Q4", date(2023, 1, 1)),
        (date(2023, 1, 1), "quarter", "2023-Q1", date(2023, 4, 1)),
        (date(2023, 3, 31), "quarter", "2023-Q1", date(2023, 4, 1)),
        (date(2023, 4, 1), "quarter", "2023-Q2", date(2023, 7, 1)),
        (date(2022, 12, 31), "month", "2022-12", date(2023, 1, 1)),
        (date(2024, 2, 29), "month", "2024-02", date(2024, 3, 1)),
        (date(2022, 12, 31), "night", "2022-12-31", date(2023, 1, 1)),
    ],
)
def test_a_period_runs_up_to_the_first_day_of_the_next(day: date, every: Every, period: str, following: date) -> None:
    assert period_of(day, every) == period
    assert next_period(day, every) == following
    assert period_of(following, every) != period


def test_an_edition_is_the_same_after_a_manifest_kept_it(warehouse: Path) -> None:
    first = edition(warehouse, "quarter", None, MEASURES)
    assert json.loads(json.dumps(first)) == edition(warehouse, "quarter", None, MEASURES)
    assert first["period"] == period_of(REFERENCE_DATE, "quarter")


def test_rules_definitions_cadence_and_the_date_asked_for_each_make_another_edition(warehouse: Path) -> None:
    first = edition(warehouse, "quarter", None, MEASURES)
    others = [
        edition(warehouse, "month", None, MEASURES),
        edition(warehouse, "quarter", REFERENCE_DATE, MEASURES),
        edition(warehouse, "quarter", None, {"relapse": {"version": 2}}),
        edition(warehouse, "quarter", None, MEASURES, Rules(min_cell=15)),
        edition(warehouse, "quarter", None, MEASURES, Rules(merge_below=20)),
    ]
    assert first not in others
