"""What one published table says of the people of another: the ties between tables, for counts that add up across them.

What belongs here: which ties there are, and their relations between cells. A tie is kept where it is true: nobody can
use one that is not. What does not: sums within a table (`relations`), and what hides for it (`protection`).
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.merging import OTHER

Row = tuple[str, ...]
Column = tuple[str, str]
Belongs = Callable[[Row, Row, Set[Row]], bool]


@dataclass(frozen=True, slots=True)
class Tie:
    """Each count of `total` is the sum of the counts of `parts` that belong to it, and of others unless `rest` is none.

    Columns are a table and a name. `parts` says of each column by the keys of both rows, and by those of all rows of
    `total`, which belong together. A `small` rest is as telling as any count, another kind nobody can know.
    """

    total: Column
    parts: Mapping[Column, Belongs]
    rest: Literal["none", "small", "open"] = "none"


def tied(entries: Mapping[Cell, Entry], tie: Tie) -> Iterator[tuple[Relation, Entry | None]]:
    """The relations of one tie, each with what is known of its remainder, its last part, where there is one."""
    totals = counted(entries, tie.total)
    told = {cell.row for cell in totals}
    parts = [(part, belongs) for column, belongs in tie.parts.items() for part in counted(entries, column)]
    for total in totals:
        own = [part for part, belongs in parts if belongs(total.row, part.row, told)]
        left = entries[total].value - sum(entries[part].value for part in own)
        if own and left == 0 and tie.rest == "none":
            yield Relation(total, tuple(own)), None
        elif own and left >= 0 and tie.rest != "none":
            rest = Cell(total.table, total.row, f"{total.column} besides")
            yield Relation(total, (*own, rest), along=True), Entry(left, printed=False, known=tie.rest == "open")


def counted(entries: Mapping[Cell, Entry], column: Column) -> list[Cell]:
    """All cells of one column of a table."""
    return [cell for cell in entries if (cell.table, cell.column) == column]


def value_in(breakdown: str, place: int) -> Belongs:
    """Rows that have the value at a place of their key; those whose value is not told of are among the others."""

    def belongs(total: Row, part: Row, told: Set[Row]) -> bool:
        value = part[place] if (breakdown, part[place]) in told else OTHER
        return total == (breakdown, value)

    return belongs


def phases_at_the_end(of: int) -> Belongs:
    """All phases together in the last month of a year: of the same one, or of one that many years before."""

    def belongs(total: Row, part: Row, _told: Set[Row]) -> bool:
        breakdown, value, year = total
        return part == (f"{int(year) - of}-12-01", breakdown, value, "any")

    return belongs


def same_month(total: Row, part: Row, _told: Set[Row]) -> bool:
    """All phases together in the same complex and month."""
    complex_id, month = total
    return part == (month, "complex", complex_id, "any")


def in_the_year(total: Row, part: Row, _told: Set[Row]) -> bool:
    """Whoever was housed in a year, wherever."""
    return total == ("all", "all", part[1])


HOUSED = ("municipal_task", "realised")
PHASES = ("guidance_phase", "residents")
TIES = (
    # Whoever moved in did so once, in one municipality and in one year.
    Tie(("retention_curve", "residents"), {HOUSED: value_in("municipality", 0)}),
    Tie(("retention_curve", "residents"), {HOUSED: value_in("move_in_year", 1)}),
    # The residents of a year were there when it began, moved in since, or came back. Those retained are there when it
    # ends, in some phase of guidance, or left well.
    Tie(("period_outcome", "residents"), {PHASES: phases_at_the_end(of=1), HOUSED: in_the_year}, rest="open"),
    Tie(("period_outcome", "retained"), {PHASES: phases_at_the_end(of=0)}, rest="small"),
    # Unless somebody moved on to another complex, the homes of vulnerable residents are those of its own.
    Tie(("complex_balance", "vulnerable"), {PHASES: same_month}),
)
