"""The data dictionary: every table of the warehouse and its columns, to look up while asking in SQL.

Lives here: reading it from the release, looking for words in it, and its HTML. Does not: what it says; that stands in
the models themselves.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dashboards.markup import safe
from dashboards.tables import Column, Kind, Table, to_html
from dashboards.wording import Wording

KEPT_RELEASES = 4


@dataclass(frozen=True)
class Described:
    """A column: its name, type, unit and meaning."""

    name: str
    type: str
    unit: str
    description: str

    def holds(self, word: str) -> bool:
        """Whether a word, in small letters, stands in its name, unit or meaning."""
        return word in f"{self.name} {self.unit} {self.description}".lower()


@dataclass(frozen=True)
class Entry:
    """A table: what a row is, and its columns."""

    table: str
    description: str
    columns: tuple[Described, ...]


@lru_cache(KEPT_RELEASES)
def entries(release: Path) -> tuple[Entry, ...]:
    """Return the dictionary of a release; nothing for one that was made before there was any."""
    file = release / "docs" / "tables.json"
    if not file.is_file():
        return ()
    found = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Entry(one["table"], one["description"], tuple(Described(**column) for column in one["columns"]))
        for one in found
    )


def matching(found: Sequence[Entry], asked: str) -> tuple[Entry, ...]:
    """Return the tables that hold every word that was asked for; of those found by a column, these columns alone."""
    words = asked.lower().split()
    return tuple(kept for entry in found if (kept := _narrowed(entry, words)))


def _narrowed(entry: Entry, words: Sequence[str]) -> Entry | None:
    of_table = f"{entry.table} {entry.description}".lower()
    if all(word in of_table for word in words):
        return entry
    columns = tuple(one for one in entry.columns if all(one.holds(word) or word in of_table for word in words))
    return replace(entry, columns=columns) if columns else None


def as_html(found: Sequence[Entry], words: Wording, unfolded: bool) -> str:
    """Return the tables as headings that fold, each with its columns as a real table."""
    return "".join(_one(entry, words, unfolded) for entry in found)


def _one(entry: Entry, words: Wording, unfolded: bool) -> str:
    columns = (
        Column("name", words("sql.column"), Kind.CODE),
        Column("type", words("sql.type"), Kind.CODE),
        Column("unit", words("sql.unit"), Kind.CODE),
        Column("description", words("sql.meaning"), Kind.PROSE),
    )
    rows = tuple((one.name, one.type, one.unit, one.description) for one in entry.columns)
    table = to_html([Table(words("sql.columns_of", table=entry.table), columns, rows)], words)
    state = " open" if unfolded else ""
    described = f"<p class='summary' lang='en'>{safe(entry.description)}</p>"
    in_english = table.replace('<td class="prose">', '<td class="prose" lang="en">')
    return f"<details{state}><summary>{safe(entry.table)}</summary>{described}{in_english}</details>"
