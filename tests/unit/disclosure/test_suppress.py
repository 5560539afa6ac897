"""Which cells hide: small ones, lone zeros, and those that would give them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.suppress import far_apart, primary, secondary

MIN_CELL = 10


def cell(name: str) -> Cell:
    return Cell("table", (name,), "count")


def table(total: int, **parts: int) -> tuple[dict[Cell, Entry], Relation]:
    """A breakdown: a total and its parts."""
    entries = {cell(name): Entry(value, zero="shown") for name, value in parts.items()}
    relation = Relation(cell("total"), tuple(entries))
    return {cell("total"): Entry(total), **entries}, relation


def hidden(entries: dict[Cell, Entry], *relations: Relation) -> set[str]:
    first = primary(entries, relations, MIN_CELL)
    return {one.row[0] for one in first | secondary(entries, relations, first, MIN_CELL)}


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


def test_a_lone_hidden_cell_takes_the_next_smallest_with_it() -> None:
    entries, relation = table(95, small=5, middle=20, large=70)
    assert hidden(entries, relation) == {"small", "middle"}


def test_two_hidden_cells_of_enough_people_need_no_third() -> None:
    entries, relation = table(94, small=6, other=8, large=80)
    assert hidden(entries, relation) == {"small", "other"}


def test_two_hidden_cells_of_too_few_people_take_a_third() -> None:
    entries, relation = table(83, small=1, other=2, middle=20, large=60)
    assert hidden(entries, relation) == {"small", "other", "middle"}


def test_a_zero_is_the_last_to_protect_anyone() -> None:
    entries, relation = table(95, small=5, empty=0, large=90)
    assert hidden(entries, relation) == {"small", "large"}


def test_a_total_hides_when_no_part_is_left_to_hide() -> None:
    entries = {cell("total"): Entry(15), cell("small"): Entry(5)}
    assert hidden(entries, Relation(cell("total"), (cell("small"),))) == {"small", "total"}


def test_a_hidden_total_hides_a_part_when_all_parts_show() -> None:
    entries = {cell("total"): Entry(9), cell("a"): Entry(12), cell("b"): Entry(14)}
    assert hidden(entries, Relation(cell("total"), (cell("a"), cell("b")))) == {"total", "a"}


def test_a_dear_cell_hides_after_a_cheap_one_of_more_people() -> None:
    entries = {
        cell("total"): Entry(100, dear=1),
        cell("small"): Entry(5),
        cell("dear"): Entry(15, dear=2),
        cell("cheap"): Entry(80),
    }
    relation = Relation(cell("total"), (cell("small"), cell("dear"), cell("cheap")))
    assert hidden(entries, relation) == {"small", "cheap"}


def test_hiding_goes_on_through_every_relation_a_hidden_cell_stands_in() -> None:
    entries = {cell(name): Entry(value) for name, value in {"t": 40, "a": 5, "b": 35, "u": 60, "c": 25}.items()}
    first = Relation(cell("t"), (cell("a"), cell("b")))
    second = Relation(cell("u"), (cell("b"), cell("c")))
    assert hidden(entries, first, second) == {"a", "b", "c"}


def test_a_remainder_that_nobody_prints_protects_the_hidden_part() -> None:
    entries = {cell("total"): Entry(100), cell("small"): Entry(5), cell("rest"): Entry(95, printed=False)}
    assert hidden(entries, Relation(cell("total"), (cell("small"), cell("rest")))) == {"small"}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_total_ever_gives_a_hidden_part_back(counts: list[int]) -> None:
    entries, relation = table(sum(counts), **{f"part{number}": count for number, count in enumerate(counts)})
    gone = hidden(entries, relation)
    parts = [entries[part].value for part in relation.parts if part.row[0] in gone]
    if parts and "total" not in gone:
        assert len(parts) > 1 and sum(parts) >= MIN_CELL
    assert gone == hidden(entries, relation)


@given(st.lists(st.integers(0, 15), min_size=1, max_size=40))
def test_two_totals_that_show_are_nobody_or_enough_people_apart(steps: list[int]) -> None:
    totals = [sum(steps[: number + 1]) for number in range(len(steps))]
    shown = [total for total, shows in zip(totals, far_apart(totals, MIN_CELL), strict=True) if shows]
    assert all(after == before or after - before >= MIN_CELL for before, after in zip([0, *shown], shown, strict=False))
    assert (totals[-1] in shown) is (totals[-1] >= MIN_CELL or totals[-1] == 0)
