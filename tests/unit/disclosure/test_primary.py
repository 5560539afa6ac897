"""Which cells hide for what they are: small counts, lone zeros, everyone in one group, points too near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.primary import primary, steps

MIN_CELL = 10


def cell(name: str) -> Cell:
    return Cell("table", (name,), "count")


@pytest.mark.parametrize(("count", "hides"), [(0, True), (1, True), (9, True), (10, False), (11, False)])
def test_one_to_nine_hide_and_ten_shows(count: int, hides: bool) -> None:
    assert bool(primary({cell("a"): Entry(count)}, (), MIN_CELL)) is hides


def test_a_zero_that_is_no_news_about_anyone_shows() -> None:
    assert primary({cell("a"): Entry(0, zero="shown")}, (), MIN_CELL) == frozenset()


@pytest.mark.parametrize(
    ("counts", "hides"),
    [
        ({"a": 30, "b": 20, "zero": 0}, set()),  # two other outcomes: the zero gives nobody away
        ({"a": 50, "zero": 0}, {"a", "zero"}),  # everyone is in a: both say so
        ({"a": 5, "b": 4, "zero": 0}, {"a", "b", "zero"}),  # nine people in all
    ],
)
def test_a_zero_needs_company_to_show(counts: dict[str, int], hides: set[str]) -> None:
    entries = {cell(name): Entry(count, zero="in_company") for name, count in counts.items()}
    relation = Relation(cell("total"), tuple(entries), one_group=True)
    whole = {**entries, cell("total"): Entry(sum(counts.values()), zero="shown", printed=False)}
    assert {one.row[0] for one in primary(whole, (relation,), MIN_CELL)} == hides


def test_a_zero_in_a_breakdown_of_groups_says_nothing_about_its_own_group() -> None:
    entries = {cell("a"): Entry(0, zero="in_company"), cell("total"): Entry(20)}
    assert primary(entries, (Relation(cell("total"), (cell("a"),)),), MIN_CELL) == frozenset()


@given(st.lists(st.integers(0, 15), min_size=1, max_size=40), st.booleans())
def test_two_points_that_show_are_enough_people_apart(gains: list[int], last_shows: bool) -> None:
    totals = [sum(gains[: number + 1]) for number in range(len(gains))]
    shown = [total for total, shows in zip(totals, steps(totals, MIN_CELL, last_shows), strict=True) if shows]
    assert all(after - before >= MIN_CELL for before, after in zip([0, *shown], shown, strict=False))
    if last_shows and totals[-1] >= MIN_CELL:
        assert shown[-1] == totals[-1]


@given(st.lists(st.integers(0, 15), min_size=1, max_size=40))
def test_what_a_step_waits_for_is_never_ten_people(gains: list[int]) -> None:
    last = 0
    totals = [sum(gains[: number + 1]) for number in range(len(gains))]
    for total, shows in zip(totals, steps(totals, MIN_CELL), strict=True):
        last = total if shows else last
        assert total - last < MIN_CELL
