"""The screen at the door: direct identifiers are refused, columns nobody asked for are dropped.

What belongs here: what happens to a column that holds an identifier or that no profile names. What does not:
recognising one (`identifiers`). No message ever shows a value.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import polars as pl

from pipelines.intake.deliveries import Delivery
from pipelines.intake.findings import DatasetError, Finding, example
from pipelines.intake.identifiers import Hit, identifier, suspicious
from pipelines.intake.tables import ROW, Table
from pipelines.intake.wanted import Wanted

_LONGEST_TITLE = 40


def with_suspects(tables: Sequence[Table], wanted: Wanted) -> list[Table]:
    """Note on tables of the same columns which of those to look at closer, by one pass over all their text."""
    columns = [name for name in tables[0].columns if name in wanted.landed or wanted.is_extra(name)]
    suspects = frozenset(suspicious(pl.concat([table.frame[columns] for table in tables])))
    return [replace(table, suspects=suspects) for table in tables]


def refuse_identifiers(table: Table, landed: Collection[str]) -> None:
    """Raise DatasetError when a column that would be landed holds a direct identifier."""
    for column in (name for name in table.columns if name in table.suspects and name in landed):
        hit = identifier(table.frame, column)
        if hit is not None:
            message = (
                f"{table.file}: kolom '{column}' bevat {hit.kind} (voor het eerst in rij {hit.rows[0]}); het bestand "
                f"is geweigerd en niets ervan is bewaard. Verwijder of pseudonimiseer de kolom en lever opnieuw aan."
            )
            raise DatasetError("identifier", message, table.file, hit.rows)


def drop_extras(table: Table, wanted: Wanted, delivery: Delivery, dataset: str) -> tuple[Table, list[Finding]]:
    """Return the table without columns that no profile names, and a finding for each of those."""
    extras = [name for name in table.columns if wanted.is_extra(name)]
    findings = []
    for column in extras:
        hit = identifier(table.frame, column, lenient=True) if column in table.suspects else None
        findings.append(_dropped(table, column, hit, delivery, dataset))
    return without_extras(table, wanted), findings


def without_extras(table: Table, wanted: Wanted) -> Table:
    """Return the table with only the columns that are landed or used."""
    kept = [ROW, *(name for name in table.columns if name in wanted.landed or name in wanted.used)]
    return replace(table, frame=table.frame[kept])


def _dropped(table: Table, column: str, hit: Hit | None, delivery: Delivery, dataset: str) -> Finding:
    title = column[:_LONGEST_TITLE]
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
