"""Choosing what happens to a specimen: the same seed gives the same spoiled file.

What belongs here: which changes fit which form. What does not: the changes themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import changes_to_packages as packages
from changes_to_bytes import ANY_FILE
from changes_to_rows import COSTLY, ROWS
from specimens import Specimen

PLAIN = {"zip": packages.ZIP, "xlsx": packages.WORKBOOK, "xml": packages.XML}
DEAR = {"zip": packages.COSTLY_ZIP, "xlsx": packages.COSTLY_WORKBOOK, "xml": packages.COSTLY_XML}


@dataclass(frozen=True)
class Spoiled:
    """A specimen, what was done to it and what came of it; `rows` where they can still be counted."""

    specimen: Specimen
    how: str
    content: bytes
    rows: int | None = None


def spoil(specimen: Specimen, seed: int, costly: bool = False) -> Spoiled:
    """Do something to a specimen, chosen by the seed, and now and then damage the result on its way.

    `costly` chooses among the changes that make it big.
    """
    random = Random(seed)
    name, change = random.choice(changes(specimen, costly))
    content = change(random, specimen.content)
    rows = _count(specimen, content) if specimen.is_text and change not in ANY_FILE else None
    if content and random.random() < 0.25:
        damage = random.choice(ANY_FILE)
        name, content, rows = f"{name}, {damage.__name__}", damage(random, content), None
    return Spoiled(specimen, name, content, rows)


def changes(specimen: Specimen, costly: bool) -> list[tuple[str, Callable[[Random, bytes], bytes]]]:
    """Every change that fits a form, by name."""
    if specimen.is_text:
        own = [(change.__name__, _in_rows(specimen, change)) for change in (COSTLY if costly else ROWS)]
    else:
        own = [(change.__name__, change) for change in (DEAR if costly else PLAIN).get(specimen.form, ())]
    return own if costly and own else [*own, *((change.__name__, change) for change in ANY_FILE)]


def _in_rows(
    specimen: Specimen, change: Callable[[Random, list[list[str]]], list[list[str]]]
) -> Callable[[Random, bytes], bytes]:
    return lambda random, _: specimen.written(change(random, specimen.rows))


def _count(specimen: Specimen, content: bytes) -> int:
    """Rows under the header that hold anything."""
    return sum(any(cell.strip() for cell in row) for row in replace(specimen, content=content).rows[1:])
