"""The tables of one delivery: each file read and screened once, however many datasets use it.

What belongs here: reading with memory, and the findings on what was dropped. What does not: mapping.
"""

from pipelines.intake.deliveries import Delivery
from pipelines.intake.files import DeliveredFile, DeliveryFiles
from pipelines.intake.findings import DatasetError, Finding
from pipelines.intake.line_ends import check_line_end
from pipelines.intake.profile_schema import Dialect, Profile, Source
from pipelines.intake.readers import read_table
from pipelines.intake.screening import drop_extras
from pipelines.intake.tables import Table
from pipelines.intake.wanted import used_by, wanted_of_file


class DeliveredTables:
    """Tables by file and form. What reading a file drops is reported with the dataset that reads it first."""

    def __init__(self, delivery: Delivery, profile: Profile, files: DeliveryFiles) -> None:
        self._delivery, self._profile, self._files = delivery, profile, files
        self._tables: dict[tuple[object, ...], Table] = {}
        self._findings: dict[str, list[Finding]] = {}

    def table(self, file: DeliveredFile, dialect: Dialect, source: Source | None, dataset: str) -> Table:
        """Return the screened table in a file. Raises DatasetError when it cannot be read."""
        sheet, record = (source.sheet, source.record) if source else (None, None)
        columns = used_by(source) if source else frozenset()
        form = (file.name, dialect, sheet, record, columns if record else None)
        if form not in self._tables:
            content = self._files.content(file)
            table = read_table(file.name, content, dialect, columns, sheet=sheet, record=record)
            kept, findings = drop_extras(table, wanted_of_file(file, self._profile), self._delivery, dataset)
            findings += check_line_end(table, file, self._delivery, dataset)
            self._findings.setdefault(dataset, []).extend(findings)
            self._tables[form] = kept
        return self._tables[form]

    def named(self, pattern: str, dialect: Dialect, dataset: str) -> Table:
        """Return the table in the first file that fits a pattern. Raises DatasetError when there is none."""
        found = next((file for file in self._files.files if file.matches(pattern)), None)
        if found is None:
            raise missing_file(pattern)
        return self.table(found, dialect, None, dataset)

    def findings(self, dataset: str) -> list[Finding]:
        """Return what was reported while reading for a dataset."""
        return self._findings.get(dataset, [])


def missing_file(pattern: str) -> DatasetError:
    """Return the fault of a file that a dataset cannot do without."""
    message = f"Het bestand {pattern} ontbreekt in de levering. Voeg het toe en lever de hele set opnieuw aan."
    return DatasetError("missing_file", message, pattern)
