"""A release of an earlier day accounts for what had been received by that day, and for nothing else."""

import datetime as dt

from pipelines.release.manifest import known_by
from pipelines.release.news import BROKEN, is_incomplete

DAY = dt.date(2022, 7, 15)


def delivery(name: str, received_on: dt.date) -> dict[str, object]:
    return {"partner": "mitros", "delivery": name, "received_on": received_on}


def finding(name: str | None, partner: str = "mitros") -> dict[str, object]:
    return {"partner": partner, "delivery": name, "check": "x"}


def test_a_delivery_received_on_the_day_is_known_and_one_of_a_day_later_is_not() -> None:
    on_the_day, later = delivery("2022-06-30", DAY), delivery("2022-06-30.2", DAY + dt.timedelta(days=1))
    deliveries, findings = known_by(DAY, [on_the_day, later], [finding("2022-06-30"), finding("2022-06-30.2")])
    assert deliveries == [on_the_day]
    assert findings == [finding("2022-06-30")]


def test_a_finding_on_no_delivery_is_always_known_and_one_on_a_later_folder_is_not() -> None:
    _, findings = known_by(DAY, [], [finding(None, "woonlab"), finding("2022-09-30"), finding("2022-06-30")])
    assert findings == [finding(None, "woonlab"), finding("2022-06-30")]


def test_without_a_day_everything_is_known() -> None:
    everything = [delivery("2022-06-30", DAY)], [finding("2029-12-31")]
    assert known_by(None, *everything) == everything


def test_a_release_on_which_intake_broke_is_no_reason_to_rest() -> None:
    assert is_incomplete({"findings": [{"check": BROKEN}]})
    assert not is_incomplete({"findings": [{"check": "cut_file"}]})
    assert not is_incomplete({})
