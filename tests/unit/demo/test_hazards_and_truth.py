"""The written-down hazards, the truth that follows from them, and the histories drawn from them agree."""

import json
import math
import random
from collections import Counter
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest

from pipelines.demo import hazards, truth
from pipelines.demo.histories import History, draw_history

DRAWS = 4000
TRUTH_FILE = Path(__file__).parents[3] / "docs" / "demo" / "truth-2021.json"


@cache
def draw_many(form: str) -> list[History]:
    rng = random.Random(f"histories of {form}")
    return [draw_history(rng, form, rng.random() < hazards.SEVERE_SHARE[form]) for _ in range(DRAWS)]


def left_by(histories: list[History], day: int, reasons: frozenset[str]) -> float:
    return sum(h.exit_on is not None and h.exit_on <= day and h.exit_reason in reasons for h in histories) / DRAWS


def observed_incidence(histories: list[History], until: int) -> float:
    """Aalen-Johansen by hand: relapse against death; who is lost from sight is censored on that day."""
    free, incidence, at_risk = 1.0, 0.0, len(histories)
    outcomes = sorted(first_outcome(history) for history in histories)
    for _, on_one_day in groupby((outcome for outcome in outcomes if outcome[0] <= until), key=itemgetter(0)):
        today = Counter(kind for _, kind in on_one_day)
        incidence += free * today["relapse"] / at_risk
        free *= 1 - (today["relapse"] + today["death"]) / at_risk
        at_risk -= today.total()
    return incidence


def first_outcome(history: History) -> tuple[int, str]:
    lost = history.exit_on if history.exit_reason in hazards.LOST_FROM_SIGHT else None
    found = [(history.relapse_on, "relapse"), (history.died_on, "death"), (lost, "lost")]
    return min(((day, kind) for day, kind in found if day is not None), default=(hazards.HORIZON + 1, "end"))


def close(share: float, expected: float) -> bool:
    """Within four standard errors of a proportion of this many draws."""
    return abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / DRAWS)


@pytest.mark.parametrize("form", hazards.FORMS)
def test_histories_leave_their_home_as_often_as_the_truth_says(form: str) -> None:
    histories, expected = draw_many(form), truth.follow(form, hazards.SEVERE_SHARE[form])
    for months, day in truth.HORIZONS.items():
        assert close(left_by(histories, day, hazards.NEGATIVE), expected["cif_negative"][str(months)])
        assert close(left_by(histories, day, hazards.POSITIVE), expected["cif_positive"][str(months)])
        assert close(left_by(histories, day, frozenset({"deceased"})), expected["cif_died"][str(months)])


@pytest.mark.parametrize("form", hazards.FORMS)
def test_an_estimate_from_histories_finds_the_true_incidence_of_relapse(form: str) -> None:
    histories, expected = draw_many(form), truth.follow(form, hazards.SEVERE_SHARE[form])
    for months in (12, 24, 36):
        assert close(observed_incidence(histories, truth.HORIZONS[months]), expected["cif_relapse"][str(months)])


def test_everyone_is_housed_or_left_for_one_reason() -> None:
    for measures in truth.by_form().values():
        for months in ("6", "12", "24", "36"):
            parts = ("still_housed", "cif_negative", "cif_positive", "cif_died")
            assert sum(measures[part][months] for part in parts) == pytest.approx(1, abs=3e-6)


def test_a_single_hazard_gives_the_incidence_of_a_geometric_waiting_time(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = dict.fromkeys(hazards.HOUSED["mixed"], 0.0)
    monkeypatch.setattr(hazards, "HOUSED", {"mixed": {**nothing, "eviction": 0.2}})
    monkeypatch.setattr(hazards, "PHASES", ((hazards.HORIZON, 1.0),))
    found = truth.follow("mixed", severe_share=0.0)
    for months, day in truth.HORIZONS.items():
        expected = 1 - (1 - 0.2 / hazards.DAYS_PER_YEAR) ** day
        assert found["cif_relapse"][str(months)] == pytest.approx(expected, abs=1e-6)
        assert found["cif_negative"][str(months)] == pytest.approx(expected, abs=1e-6)


def test_relapse_is_rarest_in_mixed_living_and_severe_problems_raise_it() -> None:
    by_form = truth.by_form()
    at_a_year = {form: measures["cif_relapse"]["12"] for form, measures in by_form.items()}
    assert min(at_a_year, key=at_a_year.__getitem__) == "mixed"
    assert 0.08 < at_a_year["mixed"] < 0.12 < at_a_year["scattered"]
    for form in hazards.FORMS:
        assert truth.follow(form, 0.0)["cif_relapse"]["12"] < at_a_year[form]
        assert at_a_year[form] < truth.follow(form, 1.0)["cif_relapse"]["12"]


def test_the_first_half_year_is_the_hardest() -> None:
    assert hazards.phase_of(1) == hazards.phase_of(182) > hazards.phase_of(183) > hazards.phase_of(731)


def test_severe_problems_double_the_chance_of_relapse_and_leave_the_others() -> None:
    light, severe = (hazards.housed_per_day("flex", heavy, 1.0) for heavy in (False, True))
    for cause, chance in light.items():
        factor = hazards.SEVERE_FACTOR if cause in hazards.SEVERE_CAUSES else 1.0
        assert severe[cause] == pytest.approx(chance * factor)


def test_a_history_dates_its_first_relapse() -> None:
    assert History("flex", False, shelter_on=40, exit_on=90, exit_reason="eviction").relapse_on == 40
    assert History("flex", False, exit_on=90, exit_reason="eviction").relapse_on == 90
    assert History("flex", False, exit_on=90, exit_reason="own_home", return_on=200).relapse_on == 200
    assert History("flex", False, exit_on=90, exit_reason="unknown").relapse_on is None
    assert History("flex", False, exit_on=90, exit_reason="deceased").died_on == 90


def test_the_saved_truth_is_that_of_the_hazards() -> None:
    saved = json.loads(TRUTH_FILE.read_text(encoding="utf-8"))
    assert saved == json.loads(json.dumps(truth.document()))


def test_the_manual_shows_the_rates_and_the_truth_of_the_hazards() -> None:
    manual = TRUTH_FILE.parents[1].joinpath("demo.md").read_text(encoding="utf-8")
    for measures in truth.by_form().values():
        relapse = [f"{100 * value:.1f} %" for value in measures["cif_relapse"].values()]
        housed = [f"{100 * measures['still_housed'][months]:.1f} %" for months in ("12", "24", "36")]
        assert f"| {' | '.join(relapse + housed)} |" in manual
    for cause in hazards.HOUSED["mixed"]:
        rates = [f"{100 * hazards.HOUSED[form][cause]:.1f}" for form in hazards.FORMS]
        assert f"| {' | '.join(rates)} |" in manual


def test_truth_is_saved_where_asked(tmp_path: Path) -> None:
    truth.write_truth(tmp_path / "deep" / "truth.json")
    assert json.loads((tmp_path / "deep" / "truth.json").read_text())["truth"]["mixed"]["cif_relapse"]["12"] > 0
