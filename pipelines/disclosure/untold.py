"""The counts of a publication that are not printed as they are, each with why.

What belongs here: that list, with exact counts: for analysts alone. What does not: what hides (`control`), words for a
reader (`pipelines.commands.hidden_cells`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.control import Hiding
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.record import Record
from pipelines.disclosure.relations import cells_of
from pipelines.disclosure.tables import Table


@dataclass(frozen=True, slots=True)
class Untold:
    """One count that hides or prints the former one: its row by the names of its keys, and its exact count.

    `count`: None where a row that is not printed has none.
    """

    cell: Cell
    keys: Mapping[str, str]
    reason: Reason
    count: int | None


def untold(sheet: Sheet, hiding: Hiding, record: Record) -> Iterator[Untold]:
    """The counts of one table that are not printed as they are, in the order of its rows."""
    cells = dict.fromkeys(cell for row in sheet.rows for cell in cells_of(sheet.table, row).values())
    for cell in cells:
        reason = hiding.why(cell)
        if reason:
            counted = record.counts.get(cell)
            yield Untold(cell, keys_of(sheet.table, cell), reason, counted.value if counted else None)


def keys_of(table: Table, cell: Cell) -> dict[str, str]:
    """The key of a cell's row by name; of a count that many rows repeat, without what they run along."""
    along = () if len(cell.row) == len(table.keys) else table.along
    return dict(zip([name for name in table.keys if name not in along], cell.row, strict=True))
