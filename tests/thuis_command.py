"""A `thuis` command, run inside this process as from the keyboard, and a look at the home it worked on.

What belongs here: the tests' own key, running, what was said, exit codes, and reading releases. What does not:
deliveries.
"""

import contextlib
import hashlib
import io
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import polars as pl

from pipelines.cli import main
from pipelines.release.current import connect_read_only, current_release

KEY = "only-for-tests"
Row = dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it said on stdout and stderr."""

    code: int
    out: str
    err: str

    def lines_on(self, *words: str) -> list[str]:
        """The lines on stderr that hold all these words."""
        return [line for line in self.err.splitlines() if all(word in line for word in words)]


def thuis(*arguments: object) -> Ended:
    """Run one command line. An exception that would show a traceback fails the test."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["thuis", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            out.seek(0)
            return Ended(int(end.code or 0), out.read(), err.getvalue())
    raise AssertionError("a command ends with an exit code")


def refresh(raw: Path, home: Path, *options: object) -> Ended:
    """Run `thuis refresh`."""
    return thuis("refresh", "--raw", raw, "--home", home, *options)


def marts(home: Path, query: str) -> list[Row]:
    """Rows of a query on the current warehouse."""
    with duckdb.connect(current_release(home).warehouse, read_only=True) as connection:
        relation = connection.sql(query)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def landed(home: Path, dataset: str, slot: str) -> pl.DataFrame | None:
    """The accepted rows of one dataset of one delivery; None when nothing of it could be used."""
    path = home / "landing" / dataset / slot / "accepted.parquet"
    return pl.read_parquet(path) if path.exists() else None


def snapshot(folder: Path) -> dict[str, str]:
    """A hash of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def holds(home: Path, secret: str) -> list[str]:
    """The files of a home in which a text stands: in their bytes, in a column or in a table."""
    return [str(path) for path in home.rglob("*") if path.is_file() and any(secret in one for one in texts_in(path))]


def texts_in(path: Path) -> Iterator[str]:
    """All text in a file, packed or not."""
    yield path.read_bytes().decode("latin-1")
    if path.suffix == ".parquet":
        yield pl.read_parquet(path).write_ndjson()
    if path.suffix == ".duckdb":
        with connect_read_only(path) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                yield connection.sql(f'from {schema}."{table}"').pl().write_ndjson()


def is_over(process: int, seconds: float = 10.0) -> bool:
    """Whether a process ends within some seconds; one that nobody has buried yet is over too."""
    status = Path(f"/proc/{process}/status")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if "State:\tZ" not in status.read_text(encoding="ascii"):
                time.sleep(0.05)
                continue
        return True
    return False
