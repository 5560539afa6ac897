"""CSV files that people keep by hand beside the deliveries: days of receipt, decisions.

What belongs here: reading such a file into lines by column, whichever of the two separators a spreadsheet chose.
What does not: what the columns mean (the module that asks for them).
"""

import csv
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
