"""What a publication says of itself: how much of each table shows and why the rest does not, and what moved most.

What belongs here: counting that. What does not: deciding it (`control`), saying it to people.
"""

from dataclasses import asdict, dataclass
from typing import Any

from pipelines.disclosure.changed import Change
from pipelines.disclosure.control import Hiding
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.printing import CARRIED, HIDDEN
from pipelines.disclosure.relations import cells_of
from pipelines.disclosure.untold import Untold
from pipelines.disclosure.writer import Output


@dataclass(frozen=True, slots=True)
class TableReport:
    """How much of one table shows: its rows, its count cells, how many of those hide for which reason, and how many
    print a former count.

    `outcomes`: the counts that the table declares as such; `denominators`: those that outcomes are a share of.
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
    def visible_share(self) -> float | None:
        """The share of count cells that show; None of a table without cells."""
        return share(self.shown, self.cells)

    def as_record(self) -> dict[str, Any]:
        """Plain values, with the shares that still show."""
        outcomes = share(self.outcomes_shown, self.outcomes)
        return asdict(self) | {"visible_share": self.visible_share, "outcomes_visible_share": outcomes}


@dataclass(frozen=True, slots=True)
class RepeatedReport:
    """How much shows of a table that is made from what others print: its rows and values, and how many of those hide or
    lag behind.

    It has no cells of its own: what hides in it hides there, so nothing of it belongs in a total of cells.
    """

    table: str
    rows: int
    values: int
    hidden: int
    carried: int

    @property
    def shown(self) -> int:
        """The values that show."""
        return self.values - self.hidden

    def as_record(self) -> dict[str, Any]:
        """Plain values, with the share that still shows."""
        return asdict(self) | {"visible_share": share(self.shown, self.values)}


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published under which rules, and what moved most since the former publication.

    `repeated`: the tables without cells of their own. `untold`: every count that is not printed as it is, for a look
    before publishing.
    """

    min_cell: int
    base: int
    tables: tuple[TableReport, ...]
    repeated: tuple[RepeatedReport, ...]
    known_on: str | None = None
    largest_change: Change | None = None
    untold: tuple[Untold, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Plain values, for a manifest: no exact count is among them."""
        return {
            "min_cell": self.min_cell,
            "base": self.base,
            "tables": [one.as_record() for one in self.tables],
            "repeated": [one.as_record() for one in self.repeated],
            "known_on": self.known_on,
            "largest_change": self.largest_change.as_record() if self.largest_change else None,
        }


def share(shown: int, whole: int) -> float | None:
    """What shows of a whole (0-1), to four decimals; None of nothing."""
    return round(shown / whole, 4) if whole else None


def report_on(sheet: Sheet, hiding: Hiding) -> TableReport:
    """How much of one table hides."""
    cells = {cell for row in sheet.rows for cell in cells_of(sheet.table, row).values()}
    outcomes = {cell for cell in cells if cell.column in sheet.table.outcomes}
    denominators = {cell for cell in cells if cell.column in sheet.table.denominators}
    return TableReport(
        sheet.table.name,
        len(sheet.rows),
        len(cells),
        len(cells & hiding.primary.keys()),
        len(cells & hiding.secondary.keys()),
        carried=len([cell for cell in cells & hiding.carried.keys() if cell not in hiding]),
        denominators=len(denominators),
        denominators_hidden=len([cell for cell in denominators if cell in hiding]),
        outcomes=len(outcomes),
        outcomes_hidden=len([cell for cell in outcomes if cell in hiding]),
    )


def report_on_repeated(output: Output) -> RepeatedReport:
    """How much hides of a table that is made from others. A value that does not exist, such as the hazard ratio of
    another test, neither hides nor shows."""
    names = [name for name in output.columns if f"{name}_status" in output.columns]
    marks = [(row[f"{name}_status"], row[name]) for row in output.rows for name in names]
    told = [status for status, value in marks if status == HIDDEN or value is not None]
    return RepeatedReport(output.name, len(output.rows), len(told), told.count(HIDDEN), told.count(CARRIED))
