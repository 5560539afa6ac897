"""The attack by solver once more in whole numbers: every hidden cell, by the same rule of ten people."""

from pathlib import Path

import pytest
import whole_numbers

from pipelines.disclosure import PublishReport
from pipelines.disclosure.audit import attack
from pipelines.disclosure.audit.bounds import System, rooms
from pipelines.disclosure.audit.constraints import Unknowns
from pipelines.disclosure.rounding import Rules

pytestmark = pytest.mark.slow
RULES = Rules()


@pytest.mark.parametrize("zeros_show", [False, True])
@pytest.mark.parametrize("insider", [False, True])
def test_no_hidden_cell_is_known_within_ten_people_in_whole_numbers(
    folder: Path,
    warehouse: Path,
    report: PublishReport,
    zeros_show: bool,
    insider: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published, knows = folder / "published.duckdb", warehouse if insider else None
    in_fractions = attack(published, knows, zeros_show=zeros_show)
    monkeypatch.setattr(System, "solve", whole_numbers.solve)
    found = attack(published, knows, zeros_show=zeros_show)
    assert found.holds, found.exposed
    assert found.narrowest is not None and found.narrowest >= RULES.min_cell
    assert found.attacked == in_fractions.attacked and sum(found.attacked.values()) > 1500


def test_whole_numbers_find_out_what_fractions_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three counts of which each two add up to a known number, or nearly: half of an odd one is nobody's."""
    known = Unknowns()
    hidden = [known.add(("t", name)) for name in "xyz"]
    known.hidden = {place: ("t", name) for place, name in zip(hidden, "xyz", strict=True)}
    for (one, other), (low, high) in {(0, 1): (30, 50), (0, 2): (45, 45), (1, 2): (40, 40)}.items():
        known.equal(known.add(("t", one, other), low, high), [hidden[one], hidden[other]], complete=True)
    assert [room.width for room in rooms(known, RULES.min_cell)] == pytest.approx([RULES.min_cell] * 3)
    monkeypatch.setattr(System, "solve", whole_numbers.solve)
    assert [room.width for room in rooms(known, RULES.min_cell)] == [RULES.min_cell - 1] * 3
