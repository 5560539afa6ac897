"""A person in a kept release: the rows of every table, and whatever page names them.

What belongs here: counting them, and writing a release's files anew without them. What does not: figures about many
people. They stay as they were released: they are statistics, and the next release is made without the person.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipelines.forgetting.person import NUMBERS, Person
from pipelines.release import switch
from pipelines.release.current import Release
from pipelines.release.digests import table_digests
from pipelines.release.manifest import write as write_manifest

OLD, NEW, NAMED = "former", "fresh", "memory.main"
PARTNERS = {"lease_partner": ("lease_id",), "partner": ("lease_id", "application_id", "tenant_number")}
STAND_IN = "forgotten"
Tables = dict[tuple[str, str], list[str]]


def rows_of(release: Release, person: Person) -> int:
    """How many rows of all tables of a release are of this person."""
    with duckdb.connect() as connection:
        name_them(connection, person)
        connection.execute(f"attach '{quoted(release.warehouse)}' as {OLD} (read_only)")
        return sum(
            int(connection.execute(f"select count(*) from {name} where {test}").fetchall()[0][0])
            for name, test in tests(connection)
        )


def pages_with(release: Release, person: Person) -> list[Path]:
    """Files of a release, other than databases, in which this person stands."""
    pages = (path for path in sorted(release.folder.rglob("*")) if path.is_file() and path.suffix != ".duckdb")
    texts = [text.encode() for text in person.texts]
    return [path for path in pages if holds_any(path.read_bytes(), texts)]


def holds_any(content: bytes, texts: Iterable[bytes]) -> bool:
    """Whether any of these texts stands in a file's bytes."""
    return any(text in content for text in texts)


def write_without(release: Release, person: Person, folder: Path, on: dt.date, account: str) -> None:
    """Write what changes of a release into `folder`: the warehouse, pages that name the person, and the manifest.

    The manifest says under `account` how often that was done, and when last.
    """
    fresh = folder / release.warehouse.name
    copy_without(release.warehouse, fresh, person)
    for page in pages_with(release, person):
        if page.name != "manifest.json":
            place = folder / page.relative_to(release.folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(unnamed(page.read_bytes(), person))
    manifest = json.loads(unnamed(json.dumps(release.manifest).encode(), person))
    manifest[account] = {"count": manifest.get(account, {"count": 0})["count"] + 1, "on": str(on)}
    manifest["tables"] = table_digests(fresh, "marts")
    manifest["files"] = {**release.manifest["files"], **switch.hashes_of(folder)}
    write_manifest(folder, manifest)


def unnamed(content: bytes, person: Person) -> bytes:
    """A page without the person's pseudonyms."""
    for text in person.texts:
        content = content.replace(text.encode(), STAND_IN.encode())
    return content


def copy_without(database: Path, fresh: Path, person: Person) -> None:
    """Copy a database table by table without the person's rows: what is deleted in place stays in its free blocks."""
    with duckdb.connect() as connection:
        name_them(connection, person)
        connection.execute(f"attach '{quoted(database)}' as {OLD} (read_only)")
        size = connection.execute(f"select block_size from pragma_database_size() where database_name = '{OLD}'")
        connection.execute(f"attach '{quoted(fresh)}' as {NEW} (block_size {size.fetchall()[0][0]})")
        connection.execute(f"copy from database {OLD} to {NEW} (schema)")
        connection.execute("begin")
        for name, test in tests(connection):
            connection.execute(f"insert into {NEW}{name.removeprefix(OLD)} from {name} where not ({test})")
        connection.execute("commit")
        connection.execute(f"checkpoint {NEW}")
        connection.execute(f"detach {NEW}")


def name_them(connection: duckdb.DuckDBPyConnection, person: Person) -> None:
    """Put in two tables what the person is known by: texts, and numbers beside the partner who gave them."""
    numbers = [(column, *pair) for column in NUMBERS for pair in sorted(person.numbers(column))]
    connection.execute("create table texts as select unnest($texts) as text", {"texts": person.texts})
    connection.execute("create table numbers (kind varchar, partner varchar, number varchar)")
    if numbers:
        connection.executemany("insert into numbers values (?, ?, ?)", numbers)


def tests(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Every table with the condition by which a row is of this person; never null."""
    found: Tables = {}
    columns = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() join duckdb_tables() "
        "using (database_name, schema_name, table_name) "
        f"where database_name = '{OLD}' and duckdb_columns.data_type = 'VARCHAR'"
    )
    for schema, table, column in columns.fetchall():
        found.setdefault((schema, table), []).append(column)
    tables = connection.execute(f"select schema_name, table_name from duckdb_tables() where database_name = '{OLD}'")
    for schema, table in tables.fetchall():
        conditions = list(conditions_on(found.get((schema, table), [])))
        yield f'{OLD}.{schema}."{table}"', f"coalesce({' or '.join(conditions) or 'false'}, false)"


def conditions_on(columns: list[str]) -> Iterator[str]:
    """What makes a row this person's: a pseudonym in any text, or a number of theirs beside the partner who gave it."""
    for column in columns:
        yield f'exists (select 1 from {NAMED}.texts where contains("{column}", text))'
    for partner, numbers in PARTNERS.items():
        for column in numbers:
            if partner in columns and column in columns:
                theirs = f"select partner, number from {NAMED}.numbers where kind = '{column}'"
                yield f'coalesce(("{partner}", "{column}") in ({theirs}), false)'


def quoted(path: Path) -> str:
    """A path in SQL, between quotes."""
    return str(path.resolve()).replace("'", "''")


def changes(release: Release, person: Person) -> dict[str, Any]:
    """What there is of a person in a release: rows in tables and pages."""
    return {"rows": rows_of(release, person), "pages": len(pages_with(release, person))}
