"""`thuis sql`: one question to the current release, read-only and locked down."""

import sys
from pathlib import Path

import duckdb
import typer

from pipelines.errors import UserMistake
from pipelines.release.current import Release, connect_read_only, current_release
from pipelines.settings import home_of

TABLE_ROWS = 10_000
FORMATS = ("table", "csv", "json", "parquet")
LOCK = (
    "set temp_directory = ''",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set enable_external_access = false",
    "set memory_limit = '2GB'",
    "set threads = 2",
    "set python_enable_replacements = false",
    "set lock_configuration = true",
)


def ask(query: str, home: Path | None, role: str, style: str) -> None:
    """Print the answer on stdout; raises `UserMistake` for a wrong role, format or query."""
    if style not in FORMATS:
        raise UserMistake(f"'{style}' is not a format. Choose one of: {', '.join(FORMATS)}.")
    connection = open_locked(database_for(current_release(home_of(home)), role))
    try:
        answer(connection, query, style)
    except duckdb.Error as error:
        raise UserMistake(f"The query cannot be answered: {error}") from error
    finally:
        connection.close()


def database_for(release: Release, role: str) -> Path:
    """The one database a role may open."""
    databases = {"analyst": release.warehouse, "funder": release.published}
    if role not in databases:
        raise UserMistake(f"'{role}' is not a role. Choose one of: {', '.join(databases)}.")
    return databases[role]


def open_locked(database: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach nothing outside its file."""
    connection = connect_read_only(database)
    for statement in LOCK:
        connection.execute(statement)
    return connection


def answer(connection: duckdb.DuckDBPyConnection, query: str, style: str) -> None:
    """Run one statement and print its rows in the style asked for."""
    statements = connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UserMistake("Ask one SELECT at a time.")
    relation = connection.sql(query)
    {"table": show, "csv": write_csv, "json": write_json, "parquet": write_parquet}[style](relation)


def show(relation: duckdb.DuckDBPyRelation) -> None:
    """A table for a person, at most 10,000 rows."""
    rows = relation.limit(TABLE_ROWS + 1).pl()
    with_limit = rows.head(TABLE_ROWS)
    import polars as pl

    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=-1,
        fmt_str_lengths=80,
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
    ):
        typer.echo(with_limit)
    note = f"{with_limit.height} rows"
    if rows.height > TABLE_ROWS:
        note = f"Stopped at {TABLE_ROWS} rows; use --format csv for all of them."
    typer.echo(note, err=True)


def write_csv(relation: duckdb.DuckDBPyRelation) -> None:
    """Comma-separated with a header; all rows."""
    relation.pl().write_csv(sys.stdout.buffer)


def write_json(relation: duckdb.DuckDBPyRelation) -> None:
    """A list of objects; all rows."""
    typer.echo(relation.pl().write_json())


def write_parquet(relation: duckdb.DuckDBPyRelation) -> None:
    """A Parquet file on stdout; all rows."""
    if sys.stdout.isatty():
        raise UserMistake(
            "Parquet is not for a terminal. Send it to a file: thuis sql ... --format parquet > answer.parquet"
        )
    relation.pl().write_parquet(sys.stdout.buffer)
