"""Which deliveries correct and which are new, on the days where it turns."""

from typing import Any

import pytest

from pipelines.restatement.deliveries import sort


def entry(delivery: str, dataset: str = "leases", **changes: Any) -> dict[str, Any]:
    day, _, sequence = delivery.partition(".")
    plain = {"partner": "mitros", "dataset": dataset, "delivery": delivery, "reference_date": day}
    return {**plain, "sequence": int(sequence or 1), "mode": "full", "contained": True, "rows_accepted": 3} | {
        "rows_held_back": 0,
        **changes,
    }


@pytest.mark.parametrize(
    ("added", "corrects"),
    [
        (entry("2022-06-29"), True),
        (entry("2022-06-30.2"), True),
        (entry("2022-07-01"), False),
        (entry("2022-06-30.2", dataset="units"), False),
        (entry("2022-06-29", partner="portaal"), False),
    ],
    ids=["a day earlier", "the same day", "a day later", "a dataset never seen", "a partner never seen"],
)
def test_a_delivery_about_a_day_described_before_corrects(added: dict[str, Any], corrects: bool) -> None:
    found = sort([entry("2022-03-31"), entry("2022-06-30")], [entry("2022-03-31"), entry("2022-06-30"), added])
    key = (added["partner"], added["dataset"], added["delivery"])
    assert (found.corrections, found.news) == (((key,), ()) if corrects else ((), (key,)))
    assert (added in found.corrected) is corrects


def test_a_delivery_that_could_not_be_used_described_nothing() -> None:
    unusable = entry("2022-06-30", contained=False)
    found = sort([entry("2022-03-31"), unusable], [entry("2022-03-31"), unusable, entry("2022-06-30.2")])
    assert (found.corrections, len(found.news)) == ((), 1)


def test_a_delivery_let_in_afterwards_corrects_and_one_taken_back_is_sorted_alike() -> None:
    held, let_in = entry("2022-03-31", contained=False), entry("2022-03-31")
    assert sort([held], [let_in]).corrected == (let_in,)
    early, late = entry("2022-03-31"), entry("2022-06-30")
    assert sort([early, late], [late]).corrections == (("mitros", "leases", "2022-03-31"),)
    assert sort([early, late], [early]).news == (("mitros", "leases", "2022-06-30"),)
    assert sort([early, late], [early]).corrected == (early, late)


def test_what_cannot_change_a_figure_is_no_correction() -> None:
    assert sort([entry("2022-03-31", message="a")], [entry("2022-03-31", message="b")]).corrections == ()
