"""When a comparison of housing forms is published and how roughly, on curves and results written by hand."""

import pytest

from pipelines.disclosure.comparison import housing_form_comparison
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.tables import Row, Rows
from pipelines.disclosure.writer import Output

RESULT: Row = {
    "contrast": "mixed against scattered",
    "outcome": "relapse",
    "test": "hazard_ratio",
    "arm": "mixed",
    "reference": "scattered",
    "calculated": True,
    "without": 79,
    "reference_without": 30,
    "p_value": 0.0004,
    "hazard_ratio": 0.5003448631638818,
    "low": 0.29457,
    "high": 12.84986,
    "adjusted_for": None,
    "caveat_nl": "Niemand is door het lot toegewezen.",
    "caveat_en": "Nobody was assigned by lot.",
}


def curve(relapsed: dict[str, list[int | None]], residents: int = 45) -> list[Output]:
    """The published curves: relapses of each form at horizons of a year and more, and no exits at all."""
    rows: Rows = [
        {"breakdown": "housing_form", "value": form, "months": 12 + 6 * step, "residents": residents}
        | {"residents_status": "u"}
        | {"relapsed_total": total, "negative_total": None}
        for form, totals in relapsed.items()
        for step, total in enumerate(totals)
    ]
    return [Output(name, {}, rows) for name in ("relapse_curve", "retention_curve")]


def published(outputs: list[Output], **changed: object) -> Row:
    (row,) = housing_form_comparison(outputs, [RESULT | changed], Rules()).rows
    return row


ENOUGH = curve({"mixed": [10, None], "scattered": [None, 20]})


def test_a_comparison_shows_roughly_what_it_found_and_what_it_does_not_prove() -> None:
    row = published(ENOUGH)
    assert (row["residents"], row["reference_residents"]) == (45, 45)
    assert [row[name] for name in ("p_value", "hazard_ratio", "low", "high")] == [0.01, 0.5, 0.29, 13.0]
    assert [row[f"{name}_status"] for name in ("residents", "p_value", "hazard_ratio", "high")] == ["u", "", "", ""]
    assert row["caveat_en"] == RESULT["caveat_en"]


def test_a_test_without_a_ratio_hides_none() -> None:
    row = published(ENOUGH, test="gray", hazard_ratio=None, low=None, high=None)
    assert (row["p_value"], row["hazard_ratio"], row["hazard_ratio_status"]) == (0.01, None, "")


def test_a_ratio_without_an_interval_shows_alone_and_says_that_there_is_none() -> None:
    row = published(ENOUGH, p_value=None, low=None, high=None)  # a form of a single complex
    assert [row[name] for name in ("hazard_ratio", "p_value", "low", "high")] == [0.5, None, None, None]
    assert {row[f"{name}_status"] for name in ("hazard_ratio", "p_value", "low", "high")} == {""}


@pytest.mark.parametrize(
    ("outputs", "changed"),
    [
        (curve({"mixed": [10, None], "scattered": [None, None]}), {}),  # the curve hides all events of one form
        (curve({"mixed": [10, 20]}), {}),  # or has no such form
        (curve({"mixed": [10, 20], "scattered": [10, 40]}), {}),  # five without the event are too few
        (ENOUGH, {"outcome": "negative_exit"}),  # the other curve shows nothing
        (ENOUGH, {"reference_without": 9}),  # too few were left after the last horizon
        (ENOUGH, {"calculated": False, "p_value": None, "hazard_ratio": None}),
    ],
)
def test_a_comparison_that_would_say_more_than_the_curves_hides_whole(outputs: list[Output], changed: Row) -> None:
    row = published(outputs, **changed)
    assert [row[name] for name in ("p_value", "hazard_ratio", "low", "high")] == [None] * 4
    assert {row[f"{name}_status"] for name in ("p_value", "hazard_ratio", "low", "high")} == {"c"}
    assert [row[name] for name in ("adjusted_for", "caveat_nl", "caveat_en")] == [None] * 3
    assert row["contrast"] == RESULT["contrast"]
