"""The tables of one delivery: each file read and screened once, however many datasets use it.

What belongs here: reading with memory, and the findings on what was dropped. What does not: mapping. Files are opened
first, and then tidied and looked over together: polars asks as much for ten rows as for ten thousand.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.intake.deliveries import Delivery
from pipelines.intake.files import DeliveredFile, DeliveryFiles
from pipelines.intake.findings import DatasetError, Finding
from pipelines.intake.line_ends import check_line_end
from pipelines.intake.profile_schema import Dialect, Profile
from pipelines.intake.readers import open_table
from pipelines.intake.screening import drop_extras, with_suspects
from pipelines.intake.tables import Table, tidy
from pipelines.intake.wanted import Reading, Wanted, wanted_of_file

_Form = tuple[object, ...]


@dataclass
class _Opened:
    """What came of opening a file: a table, tidy or not yet, or the fault for which there is none."""

    outcome: Table | DatasetError
    wanted: Wanted
    day: dt.date


class DeliveredTables:
    """Tables by file and form. What reading a file drops is reported with the dataset that reads it first."""

    def __init__(self, delivery: Delivery, profile: Profile, files: DeliveryFiles) -> None:
        self._delivery, self._profile, self._files = delivery, profile, files
        self._tables: dict[_Form, Table] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._reported: set[_Form] = set()
        self.opened: dict[_Form, _Opened] = {}

    @property
    def rows(self) -> int:
        """Number of rows in all opened files."""
        tables = (one.outcome for one in self.opened.values())
        return sum(table.frame.height for table in tables if isinstance(table, Table))

    def open(self, file: DeliveredFile, dialect: Dialect, reading: Reading) -> None:
        """Read a file as it stands; its faults wait for the dataset that needs it."""
        form = _form(file, dialect, reading)
        if form not in self.opened:
            wanted = wanted_of_file(file, self._profile)
            outcome = self._outcome(file, dialect, reading, wanted)
            self.opened[form] = _Opened(outcome, wanted, self._delivery.reference_date)

    def open_named(self, pattern: str, dialect: Dialect, reading: Reading) -> None:
        """Read the file that `named` will be asked for, if there is one."""
        found = self._first(pattern)
        if found:
            self.open(found, dialect, reading)

    def table(self, file: DeliveredFile, dialect: Dialect, reading: Reading, dataset: str) -> Table:
        """Return the screened table in an opened file. Raises DatasetError when it cannot be read."""
        form = _form(file, dialect, reading)
        if form not in self._tables:
            wanted = self.opened[form].wanted
            kept, findings = drop_extras(self.whole(file, dialect, reading), wanted, self._delivery, dataset)
            findings += check_line_end(kept, file, self._delivery, dataset)
            self.report(file, dialect, reading, dataset, findings)
            self._tables[form] = kept
        return self._tables[form]

    def report(
        self, file: DeliveredFile, dialect: Dialect, reading: Reading | None, dataset: str, findings: list[Finding]
    ) -> None:
        """Keep for a dataset what was found while reading a file for the first time."""
        form = _form(file, dialect, reading)
        if form not in self._reported:
            self._reported.add(form)
            self._findings.setdefault(dataset, []).extend(findings)

    def whole(self, file: DeliveredFile, dialect: Dialect, reading: Reading) -> Table:
        """Return the table in an opened file with the columns nobody asked for. Raises DatasetError as `table` does."""
        outcome = self.opened[_form(file, dialect, reading)].outcome
        if isinstance(outcome, DatasetError):
            raise outcome
        return outcome

    def named(self, pattern: str, dialect: Dialect, reading: Reading, dataset: str) -> Table:
        """Return the table in the first file that fits a pattern. Raises DatasetError when there is none."""
        found = self._first(pattern)
        if found is None:
            raise missing_file(pattern)
        return self.table(found, dialect, reading, dataset)

    def height(self, file: DeliveredFile, dialect: Dialect, reading: Reading) -> int:
        """Number of rows in an opened file; of one that could not be read, those that could be counted."""
        opened = self.opened.get(_form(file, dialect, reading))
        if opened is None:
            return 0
        return opened.outcome.frame.height if isinstance(opened.outcome, Table) else opened.outcome.counted

    def findings(self, dataset: str) -> list[Finding]:
        """Return what was reported while reading for a dataset."""
        return self._findings.get(dataset, [])

    def _first(self, pattern: str) -> DeliveredFile | None:
        return next((file for file in self._files.files if file.matches(pattern)), None)

    def _outcome(self, file: DeliveredFile, dialect: Dialect, reading: Reading, wanted: Wanted) -> Table | DatasetError:
        columns = reading.paths if reading.record else wanted.landed | wanted.used
        try:
            return open_table(
                file.name, self._files.content(file), dialect, columns, sheet=reading.sheet, record=reading.record
            )
        except DatasetError as fault:
            return fault


def tidy_together(deliveries: Iterable[DeliveredTables]) -> None:
    """Tidy and look over everything that was opened: tables of the same columns in one go."""
    alike: dict[tuple[object, ...], list[_Opened]] = defaultdict(list)
    for one in (one for delivery in deliveries for one in delivery.opened.values()):
        if isinstance(one.outcome, Table):
            alike[one.wanted, *one.outcome.columns].append(one)
    for opened in alike.values():
        tables = [one.outcome for one in opened if isinstance(one.outcome, Table)]
        looked_over = with_suspects(tidy(tables), opened[0].wanted, [one.day for one in opened])
        for one, table in zip(opened, looked_over, strict=True):
            one.outcome = table


def missing_file(pattern: str) -> DatasetError:
    """Return the fault of a file that a dataset cannot do without."""
    message = f"Het bestand {pattern} ontbreekt in de levering. Voeg het toe en lever de hele set opnieuw aan."
    return DatasetError("missing_file", message, pattern)


def _form(file: DeliveredFile, dialect: Dialect, reading: Reading | None) -> _Form:
    """What makes it another table than other readings of the file."""
    return (file.name, dialect, reading)
