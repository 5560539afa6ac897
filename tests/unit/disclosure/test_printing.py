"""Points of a curve that print the point before them: of the region, of months between horizons, and of no other."""

import pytest

from pipelines.disclosure.curves import at_risk_figures
from pipelines.disclosure.housing import RETENTION_CURVE
from pipelines.disclosure.printing import carry
from pipelines.disclosure.tables import Row

ENDED = "ended_total"
GAP = None


def rows_of(breakdown: str, totals: list[int | None], others: int | None = 0) -> list[Row]:
    names = dict.fromkeys((running.total for running in RETENTION_CURVE.running), others)
    return [{"breakdown": breakdown, "value": "x"} | names | {ENDED: total} for total in totals]


@pytest.mark.parametrize(
    ("breakdown", "totals", "between", "printed", "repeated"),
    [
        # Months wait for ten people, from nobody on.
        ("all", [GAP, 10, GAP, 30], [True, True, True, False], [0, 10, 10, 30], [0, 2]),
        ("housing_form", [GAP, 10, GAP, 30], [True, True, True, False], [0, 10, 10, 30], [0, 2]),
        # A horizon waits too, but of a group it hides, and what comes after it as well.
        ("all", [10, GAP, GAP, 30], [True, False, True, False], [10, 10, 10, 30], [1, 2]),
        ("housing_form", [10, GAP, GAP, 30], [True, False, True, False], [10, GAP, GAP, 30], []),
        # Nobody is said to have left where a horizon hides how many did.
        ("all", [GAP, GAP, GAP, 30], [True, False, True, False], [GAP, GAP, GAP, 30], []),
        ("all", [GAP, GAP], [True, True], [GAP, GAP], []),
        # A former count that stands is no lower than the point before it.
        ("housing_form", [20, 15, 30], [False, True, False], [20, 20, 30], [1]),
    ],
)
def test_a_month_prints_the_point_before_it_unless_a_horizon_hides_in_between(
    breakdown: str, totals: list[int | None], between: list[bool], printed: list[int | None], repeated: list[int]
) -> None:
    rows = rows_of(breakdown, totals)
    late = carry(RETENTION_CURVE, rows, between)
    assert [row[ENDED] for row in rows] == printed
    assert [place for place, columns in enumerate(late) if columns] == repeated


def test_where_nothing_shows_of_who_are_gone_the_region_repeats_nothing_either() -> None:
    rows = rows_of("all", [10, 25]) + rows_of("all", [GAP, GAP], others=GAP)
    assert carry(RETENTION_CURVE, rows, [False] * 4) == [set(), set(), set(), set()]
    assert [row[ENDED] for row in rows] == [10, 25, GAP, GAP]
    assert at_risk_figures([{"residents": 50, **row} for row in rows], (ENDED,)) == [
        {"at_risk": 40},
        {"at_risk": 25},
        {},
        {},
    ]
