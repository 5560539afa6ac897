"""What a table of the demo is: rows by partner and dataset, with running numbers.

What belongs here: the two type names and numbering.
What does not: any dataset.
"""

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
Tables = dict[tuple[str, str], list[Row]]


def add(tables: Tables, partner: str, dataset: str, rows: Iterable[Row]) -> None:
    """Append rows to a partner's table."""
    tables.setdefault((partner, dataset), []).extend(rows)


def number(tables: Tables, dataset: str, column: str, order: tuple[str, ...], prefix: str) -> None:
    """Sort each partner's table by `order` and give its rows a running number, such as `PREFIX-00012`."""
    for (partner, name), rows in tables.items():
        if name != dataset:
            continue
        rows.sort(key=lambda row: tuple(str(row[part]) for part in order))
        for count, row in enumerate(rows, start=1):
            row[column] = f"{prefix}{partner[0].upper()}-{count:05d}"
