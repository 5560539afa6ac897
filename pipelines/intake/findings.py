"""What is wrong with a delivery as a whole, in words for the partner.

What belongs here: the shape of a finding and the fault that stops a dataset. What does not: faults of single rows.
"""

from dataclasses import dataclass
from typing import Literal

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
    """A fault that stops a whole dataset of a delivery; intake turns it into a finding and goes on."""

    def __init__(self, check: str, message: str, file: str | None = None, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.check, self.message, self.file, self.rows = check, message, file, rows


def cut_file(name: str, row: int) -> DatasetError:
    """Return the fault of a file that stops in the middle of a row."""
    message = f"{name} is afgebroken in rij {row}: de rij is niet af. Exporteer en verzend het bestand opnieuw."
    return DatasetError("cut_file", message, name, (row,))


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
