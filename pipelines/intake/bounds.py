"""How much a delivery may ask of this machine.

What belongs here: limits and the checks that need no more than a look at sizes. What does not: reading files.
"""

import zipfile
from pathlib import PurePosixPath

from pipelines.intake.findings import DatasetError

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 2048 * MEGABYTE
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_RATIO = 100
MAX_MESSAGE_BYTES = 100 * MEGABYTE
MAX_MEMBERS = 1_000
MAX_HEADER_BYTES = MEGABYTE
MAX_COLUMNS = 2_000
MAX_ROWS = 20_000_000
MAX_PARSER_MEGABYTES = 2048
MAX_PARSER_SECONDS = 120


def check_file_size(size: int, file: str) -> None:
    """Raise DatasetError for a file that is too large or holds nothing."""
    if size == 0:
        raise DatasetError("empty_file", f"{file} is leeg (0 bytes). Maak het bestand opnieuw aan.", file)
    if is_too_large(size):
        most = MAX_FILE_BYTES // MEGABYTE
        raise DatasetError("too_large", f"{file} is groter dan {most} MB. Lever het in delen aan.", file)


def is_too_large(size: int) -> bool:
    """Whether a file of that many bytes is too large to be read."""
    return size > MAX_FILE_BYTES


def check_shape(rows: int, columns: int, file: str) -> None:
    """Raise DatasetError for a table with too many rows or columns."""
    if columns > MAX_COLUMNS or rows > MAX_ROWS:
        most = f"{MAX_ROWS} rijen en {MAX_COLUMNS} kolommen"
        raise DatasetError("too_large", f"{file} heeft meer dan {most}. Lever het in delen aan.", file)


def too_demanding(file: str) -> DatasetError:
    """Return the fault of a file that cannot be read within the memory and time that reading one may take."""
    message = (
        f"{file} vraagt meer geheugen of tijd dan een bestand mag kosten, vaak door lege cellen ver buiten de tabel. "
        f"Verwijder die, of lever het als CSV aan."
    )
    return DatasetError("too_large", message, file)


def unpacks_to_too_much(file: str) -> DatasetError:
    """Return the fault of an archive that holds more than it may, or more than its own directory says."""
    most = f"{MAX_UNPACKED_BYTES // MEGABYTE} MB, {MAX_RATIO} keer de eigen grootte of de opgave erin"
    return DatasetError("too_large", f"{file} wordt uitgepakt groter dan {most}. Lever het in delen aan.", file)


def document_type(file: str) -> DatasetError:
    """Return the fault of markup with a document type, by which a parser can be led astray."""
    message = f"{file} heeft een documenttype (DTD); dat wordt om veiligheid geweigerd. Maak het opnieuw aan zonder."
    return DatasetError("document_type", message, file)


def check_message_size(size: int, file: str) -> None:
    """Raise DatasetError for XML of which the tree would not fit in memory beside other work."""
    if size > MAX_MESSAGE_BYTES:
        most = MAX_MESSAGE_BYTES // MEGABYTE
        raise DatasetError("too_large", f"{file} is XML van meer dan {most} MB. Lever het in delen aan.", file)


def check_unfolded(size: int, rows: int, file: str) -> None:
    """Raise DatasetError for rows of text that take more room than an archive may unpack to."""
    if size > MAX_UNPACKED_BYTES:
        most = MAX_UNPACKED_BYTES // MEGABYTE
        message = f"{file} bevat meer dan {most} MB tekst in {rows} rijen. Lever gewone waarden aan."
        raise DatasetError("too_large", message, file)


def check_archive(members: list[zipfile.ZipInfo], packed: int, file: str) -> None:
    """Raise DatasetError for an archive that unpacks to too much or names a member outside itself."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise DatasetError("too_large", f"{file} bevat meer dan {MAX_MEMBERS} bestanden. Lever minder aan.", file)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1):
        raise unpacks_to_too_much(file)
    if any(_leaves(member.filename) for member in members):
        raise DatasetError("unsafe_name", f"{file} bevat een bestandsnaam die buiten het archief wijst.", file)


def _leaves(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name
