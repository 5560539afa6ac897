"""Which row of a file holds the column names, when lines of other text stand above it.

What belongs here: choosing that row. What does not: reading rows (`text`, `workbook`).
"""

from collections.abc import Collection, Sequence

from pipelines.intake.findings import DatasetError

SEARCHED = 20
_ENOUGH = 2


def header_row(name: str, rows: Sequence[Sequence[str]], wanted: Collection[str], given: int | None, first: int) -> int:
    """Return the row of the header, counted from 1: the `given` one, else `first` or a better one below it.

    Another row is only taken when `first` holds no wanted name, it holds two of them (or the only one that there is),
    and no row above it has its form: that would be data, which must not be skipped in silence. Raises DatasetError
    when the file has no such row as given.
    """
    if given is not None:
        if given > len(rows):
            message = (
                f"{name} heeft geen rij {given}, waar de kolomnamen horen te staan. Exporteer het bestand opnieuw."
            )
            raise DatasetError("header_row", message, name)
        return given
    names = set(wanted)
    found = [len(names.intersection(title.strip() for title in row)) for row in rows[:SEARCHED]]
    best = max(range(len(found)), key=found.__getitem__, default=0)
    known = found[first - 1] if first <= len(found) else 0
    plainly = not known and found and found[best] >= min(_ENOUGH, max(len(names), 1))
    return best + 1 if plainly and not any(_alike(row, rows[best]) for row in rows[:best]) else first


def _alike(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row may be data under that header: as many fields, of which at least half are filled."""
    filled, titles = (sum(bool(cell.strip()) for cell in cells) for cells in (row, header))
    return len(row) == len(header) and filled >= _ENOUGH and 2 * filled >= titles
