"""Counts are rounded to the nearest multiple."""

import pytest

from pipelines.disclosure.rounding import rounded


@pytest.mark.parametrize(("count", "printed"), [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (200, 200)])
def test_counts_go_to_the_nearest_five(count: int, printed: int) -> None:
    assert rounded(count, 5) == printed


def test_a_half_goes_up() -> None:
    assert (rounded(15, 10), rounded(14, 10), rounded(25, 10)) == (20, 10, 30)


def test_a_count_below_zero_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="below zero"):
        rounded(-1, 5)
