"""What a publication says of itself: how much of each table shows and why the rest does not, and what moved most.

What belongs here: counting that. What does not: deciding it (`control`), saying it to people.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.disclosure.changed import Change
from pipelines.disclosure.control import Hiding
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.relations import cells_of
from pipelines.disclosure.untold import Untold


@dataclass(frozen=True, slots=True)
class TableReport:
    """How much of one table shows: its rows, its count cells, how many of those hide for which reason, and how many
    print a former count.

    `outcomes`: the counts of a breakdown that are a share of another one; `denominators`: those that others are a share
    of and that are no share themselves.
    """

    table: str
    rows: int
    cells: int
    hidden_primary: int
    hidden_secondary: int
    carried: int = 0
    denominators: int = 0
    denominators_hidden: int = 0
    outcomes: int = 0
    outcomes_hidden: int = 0

    @property
    def shown(self) -> int:
        """The counts that show."""
        return self.cells - self.hidden_primary - self.hidden_secondary

    @property
    def denominators_shown(self) -> int:
        """The denominators that show."""
        return self.denominators - self.denominators_hidden

    @property
    def outcomes_shown(self) -> int:
        """The outcomes that show."""
        return self.outcomes - self.outcomes_hidden

    @property
    def visible_share(self) -> float:
        """The share of count cells that show; 1 for a table without cells."""
        return self.shown / self.cells if self.cells else 1.0


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published under which rules, and what moved most since the former publication.

    `untold`: every count that is not printed as it is, for a look before publishing.
    """

    min_cell: int
    base: int
    tables: tuple[TableReport, ...]
    known_on: str | None = None
    largest_change: Change | None = None
    untold: tuple[Untold, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Plain values, for a manifest: no exact count is among them."""
        change = self.largest_change
        record = asdict(replace(self, largest_change=None, untold=()))
        del record["untold"]
        return record | {"largest_change": change.as_record() if change else None}


def report_on(sheet: Sheet, hiding: Hiding) -> TableReport:
    """How much of one table hides."""
    cells = {cell for row in sheet.rows for cell in cells_of(sheet.table, row).values()}
    shares = sheet.table.shares if "breakdown" in sheet.table.keys else ()
    part = {cell for cell in cells if cell.column in {one.numerator for one in shares}}
    whole = {cell for cell in cells if cell.column in {one.of for one in shares}} - part
    return TableReport(
        sheet.table.name,
        len(sheet.rows),
        len(cells),
        len(cells & hiding.primary.keys()),
        len(cells & hiding.secondary.keys()),
        carried=len([cell for cell in cells & hiding.carried.keys() if cell not in hiding]),
        denominators=len(whole),
        denominators_hidden=len([cell for cell in whole if cell in hiding]),
        outcomes=len(part),
        outcomes_hidden=len([cell for cell in part if cell in hiding]),
    )
