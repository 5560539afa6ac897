"""Deliveries in canonical form: a file that carries the name and the columns of a dataset needs no profile.

What belongs here: recognising and reading such files. What does not: partners' own forms.
"""

from dataclasses import dataclass

from pipelines.intake.files import DeliveredFile, DeliveryFiles
from pipelines.intake.findings import DatasetError
from pipelines.intake.joins import require_columns
from pipelines.intake.profile_schema import Dialect, Separator
from pipelines.intake.profiles import DELETED
from pipelines.intake.readers import read_table
from pipelines.intake.tables import Table
from validations.contracts import Contract

FINGERPRINT = "canonical"
_SUFFIXES = (".csv", ".parquet")
_SEPARATORS: tuple[Separator, ...] = (",", ";")


@dataclass(frozen=True)
class CanonicalFile:
    """A file named after a dataset; `complete` says that its header holds every required column."""

    file: DeliveredFile
    complete: bool
    separator: Separator = ","


def canonical_file(files: DeliveryFiles, contract: Contract) -> CanonicalFile | None:
    """Return the file named after the dataset, if there is one; a complete one goes first."""
    names = {f"{contract.name}{suffix}" for suffix in _SUFFIXES}
    named = [file for file in files.files if file.base.lower() in names]
    judged = [_judge(files, file, contract) for file in named]
    return max(judged, key=lambda one: one.complete, default=None)


def read_canonical(files: DeliveryFiles, found: CanonicalFile, contract: Contract) -> Table:
    """Return the table in a canonical file. Raises DatasetError when it cannot be read or lacks a column."""
    dialect = Dialect(separator=found.separator)
    wanted = [*contract.columns, DELETED]
    table = read_table(found.file.name, files.content(found.file), dialect, wanted)
    require_columns(table, [name for name in contract.columns if name in contract.required])
    return table


def _judge(files: DeliveryFiles, file: DeliveredFile, contract: Contract) -> CanonicalFile:
    from pipelines.intake.readers.columnar import column_names
    from pipelines.intake.readers.text import header_fields

    try:
        content = files.content(file)
        if file.base.lower().endswith(".parquet"):
            return CanonicalFile(file, contract.required <= set(column_names(file.name, content)))
        for separator in _SEPARATORS:
            if contract.required <= set(header_fields(content, separator)):
                return CanonicalFile(file, True, separator)
    except DatasetError:
        pass
    return CanonicalFile(file, complete=False)
