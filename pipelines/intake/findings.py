"""What is wrong with a delivery as a whole, in words for the partner.

What belongs here: the shape of a finding and the fault that stops a dataset. What does not: faults of single rows.
"""

from dataclasses import dataclass
from typing import Literal

REFUSALS = frozenset({"identifier", "delivery_refused"})
Severity = Literal["error", "warning"]
CHANGING = "changed_while_read"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend. `failed` counts faulty rows, `example_rows` names a few; no value is ever shown."""

    partner: str
    delivery: str | None
    dataset: str | None
    file: str | None
    check: str
    severity: Severity
    message: str
    rows: int = 0
    failed: int = 0
    example_rows: str = ""


class DatasetError(Exception):
    """A fault that stops a whole dataset of a delivery; intake turns it into a finding and goes on.

    `counted` is the number of rows below the header of the faulty file, where they could be counted; else 0: what
    cannot be opened or is no text has no rows to count.
    """

    def __init__(
        self, check: str, message: str, file: str | None = None, rows: tuple[int, ...] = (), counted: int = 0
    ) -> None:
        super().__init__(message)
        self.check, self.message, self.file, self.rows, self.counted = check, message, file, rows, counted


def refused_with(fault: DatasetError, rows: int) -> DatasetError:
    """Return the fault of a dataset whose delivery was refused for an identifier in another file of it."""
    message = (
        f"De hele levering is geweigerd omdat {fault.file} een persoonsgegeven bevat; {rows} rijen van deze dataset "
        f"zijn niet bewaard. Kijk alle bestanden van de levering na en lever de hele set opnieuw aan."
    )
    return DatasetError("delivery_refused", message, fault.file, counted=rows)


def cut_file(name: str, row: int, counted: int = 0) -> DatasetError:
    """Return the fault of a file that stops in the middle of a row."""
    message = f"{name} is afgebroken in rij {row}: de rij is niet af. Exporteer en verzend het bestand opnieuw."
    return DatasetError("cut_file", message, name, (row,), counted)


def damaged(name: str) -> DatasetError:
    """Return the fault of a file whose form is broken, as when it was sent in part."""
    message = f"{name} is beschadigd of afgebroken en kan niet worden geopend. Maak het opnieuw aan en verzend het."
    return DatasetError("cut_file", message, name)


def changed_while_read(name: str) -> DatasetError:
    """Return the fault of a file that was being written while it was read; it is read again next time."""
    message = f"{name} veranderde tijdens het lezen en wordt de volgende keer verwerkt. Verzend het niet opnieuw."
    return DatasetError(CHANGING, message, name)


def example(rows: list[int] | tuple[int, ...], most: int = 5) -> str:
    """Return the first row numbers as text."""
    return ", ".join(str(row) for row in rows[:most])
