"""Deliveries of the sixteen residents, to be spoiled on purpose.

What belongs here: copies of tests/worked_example and small mistakes in their files, as partners make them.
What does not: refreshing, and what should come of it.
"""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

WORKED_EXAMPLE = Path(__file__).parent / "worked_example"
FIRST = "2022-12-31"
Change = Callable[[str], str]


def region(folder: Path, *deliveries: str) -> Path:
    """A raw folder with these deliveries of all partners; with all of them when none is named."""
    for source in sorted(WORKED_EXAMPLE.glob("raw/*/*")):
        if not deliveries or source.name in deliveries:
            shutil.copytree(source, folder / source.parent.name / source.name)
    return folder


def newest(raw: Path, partner: str) -> str:
    """The last delivery of a partner."""
    return max(path.name for path in (raw / partner).iterdir())


def spoil(path: Path, change: Change) -> None:
    """Change the text of a file."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def cut_in_row(row: int) -> Change:
    """Leave off everything after the middle of a row; the header is row 1."""

    def cut(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(lines[: row - 1]) + lines[row - 1][: len(lines[row - 1]) // 2]

    return cut


def cell(row: int, column: str, value: str) -> Change:
    """Write another value in a cell."""

    def change(text: str) -> str:
        lines = list(csv.reader(io.StringIO(text)))
        lines[row - 1][lines[0].index(column)] = value
        return in_lines(lines)

    return change


def column(title: str, value: str) -> Change:
    """Add a column with the same value in every row."""

    def change(text: str) -> str:
        header, *lines = csv.reader(io.StringIO(text))
        return in_lines([[*header, title], *([*line, value] for line in lines)])

    return change


def in_lines(lines: list[list[str]]) -> str:
    """Comma-separated text."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(lines)
    return written.getvalue()
