"""Choosing which rows the mishaps hit, and telling a partner's rows with them.

What belongs here: the choice, the same for every run with a seed, and its effect on what one delivery tells.
What does not: which mishaps there are (`mishaps`) and writing files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pipelines.demo.calendar import Delivery
from pipelines.demo.mishaps import SPOILT, TOLD_LATER, TOLD_TWICE, Mishap, Spoilt, ToldLater, ToldTwice
from pipelines.demo.rows.table import Row, Tables
from pipelines.demo.snapshot import key_of, known_on
from pipelines.demo.streams import stream

_Kind = TypeVar("_Kind", bound=Mishap)


@dataclass(frozen=True)
class Mess:
    """Every mishap that found a row, with that row."""

    told_later: tuple[tuple[ToldLater, Row], ...]
    told_twice: tuple[tuple[ToldTwice, Row], ...]
    spoilt: tuple[tuple[Spoilt, Row], ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was corrected, late or deleted, each with its partner and dataset."""
        return tuple(
            f"{mishap.partner} {mishap.dataset}: {mishap.kind}" for mishap, _ in (*self.told_later, *self.told_twice)
        )


def make_mess(tables: Tables, seed: int) -> Mess:
    """Choose a row for every mishap; one that finds none to hit is left out."""
    return Mess(_choose(TOLD_LATER, tables, seed), _choose(TOLD_TWICE, tables, seed), _choose(SPOILT, tables, seed))


def _choose(mishaps: Sequence[_Kind], tables: Tables, seed: int) -> tuple[tuple[_Kind, Row], ...]:
    chosen = []
    for mishap in mishaps:
        rows = [row for row in tables.get((mishap.partner, mishap.dataset), []) if mishap.hits(row)]
        if rows:
            chosen.append((mishap, stream(seed, "mess", mishap.partner, mishap.kind).choice(rows)))
    return tuple(chosen)


def told(tables: Tables, mess: Mess, partner: str, dataset: str, delivery: Delivery) -> list[Row]:
    """What a partner tells of a dataset in one delivery, before rows are spoilt."""
    copies = [
        _copy(mishap, row)
        for mishap, row in mess.told_twice
        if (mishap.partner, mishap.dataset) == (partner, dataset)
        and mishap.since <= delivery
        and (mishap.until is None or delivery < mishap.until)
    ]
    rows = known_on(dataset, [*tables.get((partner, dataset), []), *copies], delivery.reference_date)
    later = {
        key_of(dataset, row): mishap.told and mishap.told(row)
        for mishap, row in mess.told_later
        if (mishap.partner, mishap.dataset) == (partner, dataset) and delivery < mishap.until
    }
    if not later:
        return rows
    versions = (_version(row, later.get(key_of(dataset, row), {})) for row in rows)
    return [version for version in versions if version is not None]


def _copy(mishap: ToldTwice, row: Row) -> Row:
    return {**row, **mishap.changes, mishap.number: f"{row[mishap.number][:-5]}99{row[mishap.number][-3:]}"}


def _version(row: Row, other: Row | None) -> Row | None:
    """The row with what was told instead; what nobody could know yet stays hidden."""
    if other is None:
        return None
    return row | {column: value for column, value in other.items() if row[column] is not None}


@dataclass(frozen=True)
class Planted:
    """A row that the door must hold back: its place among the rows of its delivery, counted from 0."""

    mishap: Spoilt
    index: int


def spoil(mess: Mess, partner: str, dataset: str, delivery: Delivery, rows: list[Row]) -> list[Planted]:
    """Spoil the rows of one delivery in place; returns what was spoilt and where."""
    planted = []
    for mishap, victim in mess.spoilt:
        if (mishap.partner, mishap.dataset, mishap.delivery) != (partner, dataset, delivery):
            continue
        index = _find(dataset, rows, key_of(dataset, victim))
        if index is None:
            continue
        if mishap.copied:
            rows.append(dict(rows[index]))
            index = len(rows) - 1
        rows[index] = rows[index] | mishap.values(rows[index])
        planted.append(Planted(mishap, index))
    return planted


def _find(dataset: str, rows: list[Row], key: Any) -> int | None:
    return next((index for index, row in enumerate(rows) if key_of(dataset, row) == key), None)
