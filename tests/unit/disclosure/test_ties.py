"""Ties between tables, on cells written by hand: which cells add up to which, and what is left of them."""

from pathlib import Path

import duckdb
import pytest

from pipelines.disclosure.audit.ties import TIES as KNOWN_TIES
from pipelines.disclosure.cells import Cell, Entry
from pipelines.disclosure.ties import HOUSED, PHASES, TIES, Tie, phases_at_the_end, tied, value_in

RESIDENTS = ("retention_curve", "residents")
RETAINED = ("period_outcome", "retained")


def cells(column: tuple[str, str], counts: dict[tuple[str, ...], int]) -> dict[Cell, Entry]:
    return {Cell(column[0], row, column[1]): Entry(count) for row, count in counts.items()}


def found(entries: dict[Cell, Entry], tie: Tie) -> dict[str, tuple[list[str], Entry | None]]:
    """The value of each total with the first keys of its parts, and the remainder."""
    return {
        relation.total.row[1]: ([part.row[0] for part in relation.parts], rest) for relation, rest in tied(entries, tie)
    }


def test_values_that_are_not_told_of_count_among_the_others() -> None:
    residents = {("municipality", "Utrecht"): 40, ("municipality", "other"): 17, ("complex", "other"): 9}
    housed = {("Utrecht", "2021"): 30, ("Utrecht", "2022"): 10, ("Zeist", "2021"): 12, ("other", "2022"): 5}
    entries = cells(RESIDENTS, residents) | cells(HOUSED, housed)
    assert found(entries, Tie(RESIDENTS, {HOUSED: value_in("municipality", 0)})) == {
        "Utrecht": (["Utrecht", "Utrecht"], None),
        "other": (["Zeist", "other"], None),
    }


def test_a_tie_that_is_not_true_is_none() -> None:
    entries = cells(RESIDENTS, {("municipality", "Utrecht"): 40}) | cells(HOUSED, {("Utrecht", "2021"): 39})
    assert found(entries, Tie(RESIDENTS, {HOUSED: value_in("municipality", 0)})) == {}


@pytest.mark.parametrize(("rest", "known"), [("small", False), ("open", True)])
def test_what_is_left_is_a_cell_of_its_own_that_is_telling_or_not(rest: str, known: bool) -> None:
    phases = {("2022-12-01", "all", "all", "any"): 30, ("2021-12-01", "all", "all", "any"): 20}
    entries = cells(RETAINED, {("all", "all", "2022"): 34}) | cells(PHASES, phases)
    tie = Tie(RETAINED, {PHASES: phases_at_the_end(of=0)}, rest=rest)  # type: ignore[arg-type]
    assert found(entries, tie) == {"all": (["2022-12-01", "all"], Entry(4, printed=False, known=known))}
    before = Tie(RETAINED, {PHASES: phases_at_the_end(of=1)}, rest=rest)  # type: ignore[arg-type]
    assert found(entries, before) == {"all": (["2021-12-01", "all"], Entry(14, printed=False, known=known))}


def test_more_people_in_the_parts_than_in_the_whole_are_no_tie() -> None:
    entries = cells(RETAINED, {("all", "all", "2022"): 34}) | cells(PHASES, {("2022-12-01", "all", "all", "any"): 35})
    assert found(entries, Tie(RETAINED, {PHASES: phases_at_the_end(of=0)}, rest="open")) == {}


def test_what_hides_and_what_attacks_know_of_the_same_tables(warehouse: Path) -> None:
    """All that the attack uses, the hiding reckons with; and all of it is so in the invented region."""
    reckoned = {(tie.total, frozenset(tie.parts)) for tie in TIES}
    assert {(tie.total, frozenset(tie.parts)) for tie in KNOWN_TIES} <= reckoned
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert [connection.execute(tie.broken).fetchone() for tie in KNOWN_TIES] == [(0,)] * len(KNOWN_TIES)
