"""CSV files that people keep by hand beside the deliveries: days of receipt, decisions.

What belongs here: reading such a file into lines by column, whichever of the two separators a spreadsheet chose, and
what all decisions have in common. What does not: what the columns mean (the module that asks for them).
"""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.errors import UserMistake


def lines_of(path: Path, semicolons: bool = True) -> list[dict[str, str]]:
    """Return the lines below the header, by column name; line 0 is row 2 of the file.

    Without `semicolons` only commas part the columns.

    Raises UserMistake where the file is no UTF-8.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise UserMistake(f"{path.name}, row {row}: this is no UTF-8. Save the file as UTF-8.") from None
    lines = text.splitlines()
    separator = ";" if semicolons and lines and ";" in lines[0] else ","
    return list(csv.DictReader(lines, delimiter=separator))


def decisions_in(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the filled lines of a file of decisions, each with its row in the file; none when there is no such file.

    Raises UserMistake, naming the row, for a missing column and for an empty value: a decision leaves nothing open.
    """
    for row, line in enumerate(lines_of(path) if path.exists() else [], start=2):
        missing = [name for name in columns if name not in line]
        if missing:
            raise UserMistake(f"{path.name}, row 1: column {missing[0]} is missing. The header is {','.join(columns)}.")
        cells = {name: (line[name] or "").strip() for name in columns}
        empty = [name for name in columns if not cells[name]]
        if empty:
            raise UserMistake(f"{path.name}, row {row}: {empty[0]} is empty. Fill it in, or remove the row.")
        yield row, cells


def day_of(path: Path, row: int, cells: dict[str, str]) -> dt.date:
    """Return the day on which a line was decided. Raises UserMistake, naming the row, when it is no date."""
    try:
        return dt.date.fromisoformat(cells["decided_on"])
    except ValueError:
        raise UserMistake(f"{path.name}, row {row}: decided_on is no date. Write it as 2022-06-30.") from None
