"""Queries that analysts keep under a name and share: text files in the home, one each.

Lives here: their names, reading, keeping and removing them. Does not: asking them (`ask`).
A name stands in the address of a page, so it is short and plain; a kept query names nobody, because it outlives the
question it was made for and would have to be searched when somebody is to be forgotten.
"""

import os
import re
import secrets
from pathlib import Path

from pipelines.errors import UserMistake

FOLDER = "queries"
NAME = re.compile(r"[a-z0-9_-]{1,40}")
MOST = 500
LENGTH = 20_000  # characters
# A key of a person is 64 hexadecimals; as much as a fifth of it would do to find them.
_PERSON = re.compile(r"(?<![0-9a-z])[0-9a-f]{12,64}(?![0-9a-z])", re.IGNORECASE)


class NotKept(UserMistake):
    """A query that is not kept; `reason` is its one word, for pages that say it in their own language."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def names(home: Path) -> tuple[str, ...]:
    """The names of all kept queries, by alphabet."""
    folder = home / FOLDER
    found = (file for file in folder.glob("*.sql") if not file.is_symlink()) if folder.is_dir() else ()
    return tuple(sorted(file.stem for file in found if NAME.fullmatch(file.stem)))


def read(home: Path, name: str) -> str:
    """The text of a kept query; raises `NotKept` when there is none of that name."""
    if name not in names(home):
        raise NotKept("gone", f"There is no query called '{name[:40]}'.")
    return (home / FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def keep(home: Path, name: str, query: str) -> None:
    """Keep a query under a name, in place of the one that was there; raises `NotKept` with the reason."""
    if not NAME.fullmatch(name):
        raise NotKept("name", "A name has 1 to 40 small letters, digits, - and _.")
    if not query.strip() or len(query) > LENGTH:
        raise NotKept("length", f"A query to keep has 1 to {LENGTH} characters.")
    if _PERSON.search(query):
        raise NotKept("person", "This query holds what looks like somebody's key. Ask by a condition instead.")
    if len({*names(home), name}) > MOST:
        raise NotKept("many", f"There are {MOST} queries. Remove one first.")
    try:
        replace(home / FOLDER / f"{name}.sql", query)
    except OSError as error:
        raise NotKept("written", f"The query cannot be written ({error.strerror}).") from None


def replace(file: Path, text: str) -> None:
    """Write a file that only the owner reads, whole or not at all."""
    file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    written = file.with_name(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)


def remove(home: Path, name: str) -> None:
    """Remove a kept query; one that is gone already is no mistake."""
    if name in names(home):
        try:
            (home / FOLDER / f"{name}.sql").unlink(missing_ok=True)
        except OSError as error:
            raise NotKept("written", f"The query cannot be removed ({error.strerror}).") from None
