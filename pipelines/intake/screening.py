"""The screen at the door: direct identifiers are refused, columns nobody asked for are dropped.

What belongs here: what happens to a column that holds an identifier or that no profile names. What does not:
recognising one (`identifiers`). No message ever shows a value.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.intake.deliveries import Delivery
from pipelines.intake.findings import DatasetError, Finding, example
from pipelines.intake.identifiers import FIRST_VALUES, Hit, identifier, may_be_people, says_too_much, signs, telling
from pipelines.intake.tables import ROW, Table
from pipelines.intake.wanted import Wanted

_LONGEST_TITLE = 40


def screened(columns: Iterable[str], wanted: Wanted) -> list[str]:
    """Return the columns that may hold no identifier: those that are landed and those that nobody asked for."""
    return [name for name in columns if name in wanted.landed or wanted.is_extra(name)]


def with_suspects(tables: Sequence[Table], wanted: Wanted, days: Sequence[dt.date]) -> list[Table]:
    """Note on tables of the same columns which of those to look at closer, by one pass over all their text.

    `days` are the reference dates of the tables' deliveries. A column that only looks like dates or names is judged by
    its first values per table: asking polars about each costs more than reading them.
    """
    columns = screened(tables[0].columns, wanted)
    looks = signs(pl.concat([table.frame[columns] for table in tables]), wanted.typed)
    return [
        replace(table, suspects=frozenset(name for name, told in looks.items() if told or _people(table, name, day)))
        for table, day in zip(tables, days, strict=True)
    ]


def _people(table: Table, column: str, day: dt.date) -> bool:
    return may_be_people(first_values(table.frame[column], FIRST_VALUES), day)


def first_values(values: pl.Series, number: int) -> list[str]:
    """Return the first so many filled values of a column."""
    return values.drop_nulls().head(number).to_list()


@dataclass
class Seen:
    """What pieces of a table have shown so far: columns in which something tells, and how the others begin."""

    wanted: Wanted
    _told: set[str] = field(default_factory=set)
    _first: dict[str, list[str]] = field(default_factory=dict)

    def add(self, table: Table) -> None:
        """Take note of a piece."""
        frame = table.frame[screened(table.columns, self.wanted)]
        self._told |= telling(frame[[name for name in frame.columns if name not in self._told]])
        for column in frame.columns:
            first = self._first.setdefault(column, [])
            if len(first) < FIRST_VALUES:
                first += first_values(frame[column], FIRST_VALUES - len(first))

    def suspects(self, day: dt.date) -> frozenset[str]:
        """Return the columns of which all values must be looked at; `day` is the reference date."""
        people = {column for column, first in self._first.items() if may_be_people(first, day)}
        return frozenset(self._told | people)


def refuse_identifiers(table: Table, landed: Collection[str], day: dt.date) -> None:
    """Raise DatasetError when a column that would be landed holds a direct identifier; `day` is the reference date."""
    for column in (name for name in table.columns if name in table.suspects and name in landed):
        hit = identifier(table.frame, column, day=day)
        if hit is not None:
            message = (
                f"{table.file}: kolom '{column}' bevat {hit.kind} (voor het eerst in rij {hit.rows[0]}); de hele "
                f"levering is geweigerd en niets ervan is bewaard. Verwijder of pseudonimiseer de kolom, kijk ook de "
                f"andere bestanden na en lever opnieuw aan."
            )
            raise DatasetError("identifier", message, table.file, hit.rows, table.frame.height)


def drop_extras(table: Table, wanted: Wanted, delivery: Delivery, dataset: str) -> tuple[Table, list[Finding]]:
    """Return the table without columns that no profile names, and a finding for each of those."""
    extras = [name for name in table.columns if wanted.is_extra(name)]
    findings = []
    for column in extras:
        suspect = column in table.suspects
        hit = identifier(table.frame, column, lenient=True, day=delivery.reference_date) if suspect else None
        findings.append(_dropped(table, column, hit, delivery, dataset))
    return without_extras(table, wanted), findings


def without_extras(table: Table, wanted: Wanted) -> Table:
    """Return the table with only the columns that are landed or used."""
    kept = [ROW, *(name for name in table.columns if name in wanted.landed or name in wanted.used)]
    return replace(table, frame=table.frame[kept])


def _dropped(table: Table, column: str, hit: Hit | None, delivery: Delivery, dataset: str) -> Finding:
    title = column[:_LONGEST_TITLE]
    if says_too_much(column):
        title = f"nummer {table.columns.index(column) + 1}"
    about = (delivery.partner, delivery.name, dataset, table.file)
    height = table.frame.height
    if hit is None:
        message = f"{table.file}: kolom '{title}' is niet afgesproken en niet bewaard. Laat hem weg of spreek hem af."
        return Finding(*about, "dropped_column", "warning", message, height)
    message = (
        f"{table.file}: kolom '{title}' is niet afgesproken en bevat {hit.kind} (voor het eerst in rij "
        f"{hit.rows[0]}); de kolom is niet bewaard. Lever persoonsgegevens nooit aan: haal de kolom uit de export."
    )
    return Finding(*about, "dropped_identifier", "error", message, height, hit.failed, example(hit.rows))
