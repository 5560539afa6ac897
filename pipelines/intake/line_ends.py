"""The one sign of a cut inside the last field of a text file: a last line without a line end.

Some tools never write that last line end, so its absence alone proves nothing. The partner's other files tell: first
those of the same name in its other deliveries, else the other text files of this delivery. When one of them does end
its last line, this file was cut. When none does, this is how the tool writes. Without other files the row itself
decides: it is taken as cut when it is faulty, and the partner is asked to check the file; a header alone is taken as
cut, because believing that there is nothing left would make every former row look gone.
"""

import re
from pathlib import Path

from pipelines.intake.deliveries import Delivery
from pipelines.intake.files import DeliveredFile
from pipelines.intake.findings import DatasetError, Finding, cut_file
from pipelines.intake.readers import TEXT_SUFFIXES
from pipelines.intake.tables import ROW, Table


def check_line_end(table: Table, file: DeliveredFile, delivery: Delivery, dataset: str) -> list[Finding]:
    """Return a warning when a table may have been cut in its last field. Raises DatasetError when it was."""
    if table.whole_lines is not False or file.member is not None:
        return []
    ended = [_ends_its_last_line(path) for path in _peers(file, delivery)]
    row = int(table.frame[ROW][-1]) if table.frame.height else 1
    if any(ended):
        message = (
            f"{file.name} is afgebroken in rij {row}: de laatste regel heeft geen regeleinde, andere bestanden van "
            f"deze partner wel. Exporteer en verzend het bestand opnieuw."
        )
        raise DatasetError("cut_file", message, file.name, (row,))
    if ended:
        return []
    if not table.frame.height:
        raise cut_file(file.name, row)
    message = (
        f"{file.name} eindigt zonder regeleinde in rij {row}. Controleer of het bestand compleet is; sluit ook de "
        f"laatste regel af."
    )
    about = (delivery.partner, delivery.name, dataset, file.name)
    return [Finding(*about, "no_line_end", "warning", message, table.frame.height, 0, str(row))]


def _peers(file: DeliveredFile, delivery: Delivery) -> list[Path]:
    if delivery.loose:
        return [path for path in delivery.loose if _is_text(path) and path != file.path]
    pattern = _name_pattern(file.base)
    texts = [path for path in delivery.folder.parent.rglob("*") if _is_text(path) and path != file.path]
    namesakes = [path for path in texts if delivery.folder not in path.parents and pattern.fullmatch(path.name.lower())]
    return namesakes or [path for path in texts if delivery.folder in path.parents]


def _name_pattern(name: str) -> re.Pattern[str]:
    """Files whose names differ only in digits are one series."""
    return re.compile(re.sub(r"\d+", r"\\d+", re.escape(name.lower())))


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in TEXT_SUFFIXES and path.is_file() and path.stat().st_size > 0


def _ends_its_last_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")
