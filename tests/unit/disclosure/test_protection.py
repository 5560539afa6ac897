"""Which further cells hide: as few as leave every hidden one ten people of room, whatever a solver does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.movements import Movements
from pipelines.disclosure.primary import primary
from pipelines.disclosure.protection import Room, secondary
from pipelines.disclosure.reach import price_of
from pipelines.disclosure.rounding import Rules

RULES = Rules(10, 5)


def cell(name: str) -> Cell:
    return Cell("table", (name,), "count")


def table(total: int, **parts: int) -> tuple[dict[Cell, Entry], Relation]:
    """A breakdown: a total and its parts."""
    entries = {cell(name): Entry(value) for name, value in parts.items()}
    return {cell("total"): Entry(total, dear=1), **entries}, Relation(cell("total"), tuple(entries))


def hidden(entries: dict[Cell, Entry], *relations: Relation) -> set[str]:
    first = primary(entries, relations, RULES.min_cell)
    return {one.row[0] for one in first | secondary(entries, relations, first, RULES)}


def test_a_lone_hidden_cell_takes_the_next_smallest_with_it() -> None:
    entries, relation = table(95, small=5, large=90)
    assert hidden(entries, relation) == {"small", "large"}


def test_enough_rounded_neighbours_leave_room_by_themselves() -> None:
    entries, relation = table(95, small=5, middle=20, large=70)
    assert hidden(entries, relation) == {"small"}


def test_a_neighbour_hides_where_rounding_leaves_too_little_room() -> None:
    entries, relation = table(96, small=1, middle=22, large=73)
    assert hidden(entries, relation) == {"small", "middle"}


def test_a_count_of_nobody_that_would_show_has_room_even_when_it_passes_for_somebody() -> None:
    entries, relation = table(140, nobody=0, first=22, second=22, third=48, fourth=48)  # of whom rounding leaves ten
    nobody = frozenset({cell("nobody")})
    assert secondary(entries, [relation], nobody, RULES) == frozenset()
    entries[cell("nobody")] = Entry(0, zero="in_company")
    assert len(secondary(entries, [relation], nobody, RULES)) == 1


def test_a_count_of_nobody_that_would_show_hides_after_all_others_that_are_no_dearer() -> None:
    nobody = Entry(0, zero="in_company")
    assert price_of(Entry(0)) < price_of(Entry(60)) < price_of(nobody) < price_of(Entry(0, dear=1))
    assert price_of(nobody._replace(dear=-1)) < price_of(Entry(1))


def test_two_hidden_cells_of_enough_people_need_no_third() -> None:
    entries, relation = table(94, small=6, other=8, large=80)
    assert hidden(entries, relation) == {"small", "other"}


def test_a_total_hides_when_no_part_is_left_to_hide() -> None:
    entries = {cell("total"): Entry(15), cell("small"): Entry(5)}
    assert hidden(entries, Relation(cell("total"), (cell("small"),))) == {"small", "total"}


def test_a_dear_cell_hides_after_a_cheap_one_of_more_people() -> None:
    entries = {
        cell("total"): Entry(101, dear=2),
        cell("small"): Entry(1),
        cell("dear"): Entry(15, dear=2),
        cell("cheap"): Entry(85),
    }
    relation = Relation(cell("total"), (cell("small"), cell("dear"), cell("cheap")))
    assert hidden(entries, relation) == {"small", "cheap"}


def test_hiding_goes_on_through_every_relation_a_hidden_cell_stands_in() -> None:
    entries = {cell(name): Entry(value) for name, value in {"t": 40, "a": 5, "b": 35, "u": 60, "c": 25}.items()}
    first = Relation(cell("t"), (cell("a"), cell("b")))
    second = Relation(cell("u"), (cell("b"), cell("c")))
    assert {"a", "b"} <= hidden(entries, first, second)
    assert len(hidden(entries, first, second)) == 3


def test_a_remainder_that_nobody_prints_protects_the_hidden_part() -> None:
    entries = {cell("total"): Entry(100), cell("small"): Entry(5), cell("rest"): Entry(95, printed=False)}
    assert hidden(entries, Relation(cell("total"), (cell("small"), cell("rest")))) == {"small"}


def test_a_small_remainder_is_protected_though_no_table_has_it() -> None:
    entries = {cell("total"): Entry(100), cell("most"): Entry(95), cell("rest"): Entry(5, printed=False)}
    assert hidden(entries, Relation(cell("total"), (cell("most"), cell("rest")))) == {"most"}


def test_what_was_printed_before_cannot_hide_any_more() -> None:
    entries, relation = table(91, small=1, fixed=43, free=47)
    entries[cell("fixed")] = entries[cell("fixed")]._replace(fixed=True)
    assert hidden(entries, relation) == {"small", "free"}


cells = st.integers(0, 60)


def curve_row(residents: int, ended: int, lost: int, rest: int, **total: bool) -> tuple[dict[Cell, Entry], Relation]:
    """A row of a curve: who ended, who went out of sight, and those still followed, of whom the row says: not few."""
    own = (cell("ended"), cell("lost"))
    entries = {cell("ended"): Entry(ended), cell("lost"): Entry(lost)}
    entries |= {cell("residents"): Entry(residents, dear=2, **total)}
    entries |= {cell("rest"): Entry(rest, printed=False, shown_by=own)}
    return entries, Relation(cell("residents"), (*own, cell("rest")), one_group=True)


def test_where_a_row_shows_that_many_are_followed_those_who_are_gone_keep_room_within_the_others() -> None:
    entries, relation = curve_row(residents=60, ended=20, lost=5, rest=35)
    assert hidden(entries, relation) == {"lost"}


def test_a_row_that_would_say_of_the_few_who_are_gone_that_they_are_few_shows_nothing() -> None:
    entries, relation = curve_row(residents=26, ended=12, lost=3, rest=11)
    assert hidden(entries, relation) == {"lost", "ended"}
    assert hidden({one: entry._replace(shown_by=()) for one, entry in entries.items()}, relation) == {"lost"}


def test_a_row_of_which_a_count_was_printed_before_goes_on_saying_that_many_are_followed() -> None:
    entries, relation = curve_row(residents=26, ended=12, lost=3, rest=11)
    entries[cell("ended")] = entries[cell("ended")]._replace(fixed=True)
    assert hidden(entries, relation) == {"lost", "residents"}


def test_past_the_end_a_row_says_nothing_and_the_few_who_are_left_are_protected() -> None:
    entries, relation = curve_row(residents=40, ended=12, lost=24, rest=4)
    first = frozenset({cell("ended"), cell("lost")})
    assert secondary(entries, [relation], first, RULES) == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_hidden_cell_of_a_table_with_margins_is_known_within_ten_people(counts: list[list[int]]) -> None:
    entries, relations = with_margins(counts)
    gone = hidden(entries, *relations)
    assert gone == hidden(entries, *relations)
    for name in gone:
        assert room(entries, relations, gone, name) >= RULES.min_cell - 1e-6


def test_what_is_looked_at_once_more_starts_from_the_room_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entries, relations = with_margins([[3, 40, 60], [8, 2, 55], [70, 5, 90]])
    first, room_found = primary(entries, relations, RULES.min_cell), Room()
    found = first | secondary(entries, relations, first, RULES, room_found)
    assert all(sum(room_found[one]) > RULES.min_cell - 0.001 for one in found)
    monkeypatch.setattr(Movements, "furthest", None)
    assert secondary(entries, relations, found, RULES, room_found) == frozenset()
    with pytest.raises(TypeError):
        secondary(entries, relations, found, RULES)


def with_margins(counts: list[list[int]]) -> tuple[dict[Cell, Entry], list[Relation]]:
    """A table of rows and columns with all its totals."""
    entries, relations = {}, []
    for row, values in enumerate(counts):
        entries |= {cell(f"{row},{column}"): Entry(value) for column, value in enumerate(values)}
        entries[cell(f"{row},all")] = Entry(sum(values), dear=1)
        relations.append(Relation(cell(f"{row},all"), tuple(cell(f"{row},{column}") for column in range(len(values)))))
    for column in [*range(len(counts[0])), "all"]:
        parts = tuple(cell(f"{row},{column}") for row in range(len(counts)))
        entries[cell(f"all,{column}")] = Entry(sum(entries[part].value for part in parts), dear=1)
        relations.append(Relation(cell(f"all,{column}"), parts))
    return entries, relations


def room(entries: dict[Cell, Entry], relations: list[Relation], gone: set[str], name: str) -> float:
    """How wide the interval of one hidden cell is, by a programme written for this test alone."""
    number = {one: place for place, one in enumerate(entries)}
    matrix = np.zeros((len(relations), len(entries)))
    for row, relation in enumerate(relations):
        matrix[row, [number[part] for part in relation.parts]] = 1
        matrix[row, number[relation.total]] = -1
    bounds = [(0, None) if one.row[0] in gone else RULES.behind(entry.value) for one, entry in entries.items()]
    aim = np.zeros(len(entries))
    aim[number[cell(name)]] = 1
    ends = [linprog(way * aim, A_eq=matrix, b_eq=np.zeros(len(relations)), bounds=bounds) for way in (1, -1)]
    return float("inf") if ends[1].status == 3 else float(-ends[1].fun - ends[0].fun)
