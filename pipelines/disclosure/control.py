"""Disclosure control over all tables at once: which cells hide.

What belongs here: the order of the steps, from exact rows to a set of hidden cells; no file is read or written here.
What does not: each step's own rule (`merging`, `relations`, `primary`, `consecutive`, `protection`), and what is
printed of the rest (`printing`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from pipelines.disclosure.between import shows_at
from pipelines.disclosure.cells import Cell
from pipelines.disclosure.consecutive import Former, today_of
from pipelines.disclosure.merging import Places, Sheet
from pipelines.disclosure.primary import primary, too_small
from pipelines.disclosure.protection import Room, secondary
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.record import Counted, Member, Record
from pipelines.disclosure.relations import Matrix, cell_of, cells_of, grouped, own_of
from pipelines.disclosure.rounding import Rules, rounded
from pipelines.disclosure.tables import Link, Row, Rows, Running, Share, Table
from pipelines.disclosure.ties import Tie


@dataclass(frozen=True, slots=True)
class Hiding:
    """Cells that hide for what they are, those that hide to protect them, and those that print a former count."""

    primary: Mapping[Cell, Reason]
    secondary: Mapping[Cell, Reason]
    carried: Mapping[Cell, int] = field(default_factory=dict)

    def __contains__(self, cell: Cell) -> bool:
        return cell in self.primary or cell in self.secondary

    def why(self, cell: Cell) -> Reason | None:
        """Why a cell is not printed as it is; None where it is."""
        hidden = self.primary.get(cell) or self.secondary.get(cell)
        return hidden or (Reason.CARRIED if cell in self.carried else None)


def hide(
    sheets: Sequence[Sheet],
    places: Places,
    links: Sequence[Link | Tie],
    rules: Rules,
    records: Sequence[Record] = (),
) -> tuple[Hiding, Record]:
    """Every cell that must not be printed, over all tables together; and the record for the next publication.

    `records`: those of the publications before this one, the oldest first.
    """
    matrix, members = matrix_of(sheets, places, links), members_of(sheets)
    former = Former(records, matrix, members, rules)
    stands, carried = former.stands(), former.carried()
    small = hidden_first(sheets, matrix, stands, carried, rules)
    # What would hide but was printed before cannot be taken back: it is marked as the former count, which it is.
    carried |= {cell: matrix.entries[cell].value for cell in (small.keys() & stands) - carried.keys()}
    first = {cell: reason for cell, reason in small.items() if cell not in stands}
    stays = former.stays_hidden() - stands
    hidden = protected(former, frozenset({*stays, *first}), carried, rules)
    before = stays - former.protected_others()
    why = {cell: Reason.HID_BEFORE if cell in before else Reason.PROTECTS_OTHERS for cell in hidden - first.keys()}
    counts = with_reasons(today_of(matrix, hidden, carried), first | why)
    return Hiding(first, why, carried), Record(counts, tuple(matrix.relations.values()), members)


def with_reasons(counts: Mapping[Cell, Counted], reasons: Mapping[Cell, Reason]) -> dict[Cell, Counted]:
    """The counts for the record, each with why it hides, if it does."""
    return {cell: one._replace(why=reasons[cell]) if cell in reasons else one for cell, one in counts.items()}


def protected(former: Former, first: frozenset[Cell], carried: Mapping[Cell, int], rules: Rules) -> frozenset[Cell]:
    """All cells that hide, so that those in `first` do whatever else a reader has.

    Where how far a count went tells too much it hides too, and what follows from that is looked at anew.
    """
    hidden, room = first, Room()
    while True:
        joint = former.joint(hidden, carried)
        found = secondary(joint.entries, list(joint.relations.values()), hidden | joint.hidden, rules, room)
        let_go = {cell for step, cell in joint.steps.items() if step in found} - found
        hidden |= (found & former.matrix.entries.keys()) | let_go
        if not let_go:
            return hidden


def hidden_first(
    sheets: Sequence[Sheet], matrix: Matrix, stands: Set[Cell], carried: Mapping[Cell, int], rules: Rules
) -> dict[Cell, Reason]:
    """The cells that hide for what they are, each with the first rule that hits it."""
    entries, min_cell = matrix.entries, rules.min_cell
    found: dict[Cell, Reason] = {}
    for cell in primary(entries, list(matrix.relations.values()), min_cell):
        found[cell] = Reason.SMALL if too_small(entries[cell], min_cell) else Reason.TELLS_OF_ALL
    for table, rows in [(sheet.table, sheet.rows) for sheet in sheets]:
        for reason, cells in (
            (Reason.SMALL_REMAINDER, small_remainders(table, rows, min_cell)),
            (Reason.PAST_THE_END, cells_past_the_end(table, rows, min_cell)),
            (Reason.BETWEEN_STEPS, points_between_steps(table, rows, min_cell, stands)),
            (Reason.AHEAD_OF_THE_WHOLE, ahead_of_the_whole(table, rows, carried, rules)),
        ):
            found |= dict.fromkeys(cells - found.keys(), reason)
    return found


def members_of(sheets: Sequence[Sheet]) -> dict[Cell, Member]:
    """The counts of categories that are told of within `other`."""
    found = {}
    for sheet in sheets:
        for row, told in sheet.small:
            others = cells_of(sheet.table, row | told)
            for column, cell in cells_of(sheet.table, row).items():
                if row[column] is not None:
                    found[cell] = Member(row[column], others[column])
    return found


def matrix_of(sheets: Sequence[Sheet], places: Places, links: Sequence[Link | Tie]) -> Matrix:
    """All cells of a release and how they add up."""
    matrix = Matrix()
    for sheet in sheets:
        matrix.add(sheet, places)
    for link in links:
        matrix.hold(link)
    return matrix


def small_remainders(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """Numerators whose remainder is too small: who is not in them would be nearly named."""
    return frozenset(
        cell_of(table, row, share.numerator)
        for row in rows
        for share in table.shares
        if has_small_remainder(row, share, min_cell)
    )


def has_small_remainder(row: Row, share: Share, min_cell: int) -> bool:
    """Whether fewer than `min_cell` people are in the denominator and not in the numerator."""
    if row[share.of] is None or row[share.numerator] is None:
        return False
    rest = row[share.of] - row[share.numerator]
    return bool(rest < min_cell and not (share.whole_shows and rest == 0))


def cells_past_the_end(table: Table, rows: Rows, min_cell: int) -> frozenset[Cell]:
    """The counts of rows in which nothing shows, because too few people are still followed there."""
    return frozenset(cell for row in rows if is_past_the_end(table, row, min_cell) for cell in own_of(table, row))


def is_past_the_end(table: Table, row: Row, min_cell: int) -> bool:
    """Whether the row lies where fewer than `min_cell` people are still followed."""
    return bool(table.followed and row[table.followed] < min_cell)


def ahead_of_the_whole(table: Table, rows: Rows, carried: Mapping[Cell, int], rules: Rules) -> frozenset[Cell]:
    """Numerators that moved and would print more people than their denominator, which still prints the former count."""
    found = set()
    for row in rows:
        for share in table.shares:
            part, whole = cell_of(table, row, share.numerator), cell_of(table, row, share.of)
            if whole in carried and row[share.numerator] is not None:
                printed = rounded(carried.get(part, row[share.numerator]), rules.base)
                if printed > rounded(carried[whole], rules.base):
                    found.add(part)
    return frozenset(found)


def points_between_steps(table: Table, rows: Rows, min_cell: int, stands: Set[Cell]) -> frozenset[Cell]:
    """Points of running totals too near to one that shows, and what rows add where both ends do not show."""
    found: set[Cell] = set()
    for running in table.running:
        for group in grouped(rows, running.within):
            found |= between_steps(table, running, group, min_cell, stands)
    return frozenset(found)


def between_steps(table: Table, running: Running, rows: Rows, min_cell: int, stands: Set[Cell]) -> set[Cell]:
    """The hidden points of one running total."""
    cells = [cell_of(table, row, running.total) for row in rows]
    shows = shows_at(table, running, rows, min_cell, [cell in stands for cell in cells])
    found = {cell for cell, shown in zip(cells, shows, strict=True) if not shown}
    if running.step:
        both = zip(rows, shows, [True, *shows], strict=False)
        found |= {cell_of(table, row, running.step) for row, shown, before in both if not (shown and before)}
    return found
