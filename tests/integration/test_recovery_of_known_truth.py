"""The measures find the truth that invented populations were drawn from; intervals hold it as often as they say.

All populations are stacked and measured by one build. A few are looked at together on every run; a thousand one by one
in `make test-deep`, whose table stands in docs/recovery.md.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from reference.built import records, warehouse
from reference.landed import land
from reference.populations import stacked
from reference.recovery import MODELS, Tally, table, tallied

from pipelines.demo import truth
from pipelines.settings import PROJECT

pytestmark = pytest.mark.slow
FEW, MANY, RESIDENTS = 8, 1_000, 200
TOO_SMALL = {"pitstop"}
"""Groups of about ten people: docs/recovery.md says why their intervals fall short."""


@contextmanager
def measured(folder: Path, populations: int) -> Iterator[dict[tuple[str, str], Tally]]:
    stack = stacked(range(populations), RESIDENTS)
    land(stack.deliveries, folder / "landing")
    with warehouse(folder / "landing", folder, MODELS) as built:
        followed = records(built, "select count(*) as people from marts.fct_relapse")
        assert followed == [{"people": populations * RESIDENTS}]
        yield tallied(built, stack.forms)


def test_populations_together_show_the_truth_they_were_drawn_from(tmp_path: Path) -> None:
    with measured(tmp_path, FEW) as tallies:
        for (figure, form), tally in tallies.items():
            true, mean = (sum(values) / len(values) for values in (tally.truths, tally.estimates))
            people = FEW * RESIDENTS * (1 if form == "all" else {"mixed": 0.5, "pitstop": 0.05}.get(form, 0.22))
            assert abs(mean - true) < 4 * math.sqrt(true * (1 - true) / people), (figure, form)
            assert len(tally.truths) == FEW


def test_an_estimate_far_from_the_truth_is_counted_as_missed() -> None:
    tally = Tally()
    tally.add(0.2, {"estimate": 0.1, "low": 0.05, "high": 0.15})
    tally.add(0.2, {"estimate": 0.3, "low": 0.25, "high": 0.35})
    tally.add(0.2, {"estimate": 0.0, "low": None, "high": None})
    tally.add(0.2, {"estimate": 0.2, "low": 0.2, "high": 0.3})
    assert tally.missed == {"low": 1, "high": 1, "none": 1}
    assert tally.coverage == 0.25


def test_the_truth_of_one_form_is_that_of_a_mixture_of_it_alone() -> None:
    assert truth.mixture({"flex": 40}) == truth.by_form()["flex"]
    mixed, scattered = (truth.by_form()[form]["cif_negative"]["12"] for form in ("mixed", "scattered"))
    together = truth.mixture({"mixed": 3, "scattered": 1})["cif_negative"]["12"]
    assert together == pytest.approx((3 * mixed + scattered) / 4, abs=2e-6)


@pytest.mark.deep
def test_intervals_hold_the_truth_in_93_to_97_of_100_populations(tmp_path: Path) -> None:
    with measured(tmp_path, MANY) as tallies:
        told = (PROJECT / "docs" / "recovery.md").read_text(encoding="utf-8")
        assert table(tallies) in told, table(tallies)
        large = {group: tally.coverage for group, tally in tallies.items() if group[1] not in TOO_SMALL}
        assert len(large) == 16
        assert {group: share for group, share in large.items() if not 0.93 <= round(share, 3) <= 0.97} == {}
