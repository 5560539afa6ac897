"""What an insider knows about time: which counts did not change from one publication to another.

What belongs here: that knowledge, looked up in the exact counts that each publication left behind, and what `other` was
made of in each. No count leaves this file: of each it is only said which others are known to be the same.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.disclosure.audit.knowledge import label_of

Address = tuple[str, str, tuple[str, ...]]
"""Table, column, and the key of a row as text."""

UNWRITTEN = -1


class Eras:
    """A number for each count: the same number where an insider knows that nobody came or went."""

    def __init__(self, records: Sequence[Path] = ()) -> None:
        self.exact: list[dict[Address, int]] = []
        self.merged: list[dict[Address, dict[Address, int]]] = []
        self.numbers: dict[object, int] = {}
        for record in records:
            self.exact.append({})
            self.merged.append({})
            for row in pq.read_table(record / "cells.parquet").to_pylist():
                self.take_in(row)
        self.told = frozenset(address for exact in self.exact for address in exact)
        self.seen = [
            {part: people for parts in merged.values() for part, people in parts.items()} | exact
            for exact, merged in zip(self.exact, self.merged, strict=True)
        ]

    def take_in(self, row: Mapping[str, object]) -> None:
        """One count of the newest publication."""
        table, column, value = str(row["table"]), str(row["column"]), int(str(row["value"]))
        address = (table, column, texts(row["row"]))
        if row["other"] is None:
            self.exact[-1][address] = value
        else:
            self.merged[-1].setdefault((table, column, texts(row["other"])), {})[address] = value

    def of(self, publication: int, address: Address) -> int:
        """The number of one count, `UNWRITTEN` for a count that the record lacks."""
        if not self.exact:
            return 0
        if address not in self.exact[publication]:
            return UNWRITTEN
        value, parts = self.exact[publication][address], self.merged[publication].get(address, {})
        return self.number(address, value, parts)

    def is_known_to_be_nobody(self, publication: int, address: Address) -> bool:
        """Whether a count is of nobody, as it was when a publication first had it, and no earlier one did.

        Who knows that nobody came since the publication before knows that already.
        """
        if not self.exact or self.exact[publication].get(address) != 0:
            return False
        number, people = next((number, seen[address]) for number, seen in enumerate(self.seen) if address in seen)
        return number > 0 and people == 0

    def number(self, address: Address, value: int, parts: Mapping[Address, int]) -> int:
        """The number for a count; for one of `other`, with the categories in it that are told of or count somebody."""
        made_of = frozenset(part for part, people in parts.items() if people or part in self.told)
        same = (label_of(address[0], address[1]), *address[1:], value, made_of)
        return self.numbers.setdefault(same, len(self.numbers))

    def others(self, publication: int) -> dict[Address, dict[Address, int]]:
        """For each count of `other` the categories in it that some publication tells of, with their numbers."""
        if not self.exact:
            return {}
        return {
            other: {part: self.number(part, people, {}) for part, people in parts.items() if part in self.told}
            for other, parts in self.merged[publication].items()
            if other in self.exact[publication]
        }

    def rest(self, publication: int, other: Address) -> int:
        """The number of what is left of a count of `other` without those."""
        left = {part: people for part, people in self.merged[publication][other].items() if part not in self.told}
        return self.number(other, sum(left.values()), left)


def texts(keys: object) -> tuple[str, ...]:
    """The key of a row as it is compared."""
    return tuple(str(key) for key in keys) if isinstance(keys, Sequence) else ()
