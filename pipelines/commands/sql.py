"""`thuis sql`: one question to the current release, asked in a process of its own and written in the format wanted."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import UserMistake
from pipelines.queries import limits
from pipelines.queries.ask import Answer, asking
from pipelines.queries.ending import Stdout, in_time, orderly, whole_or_nothing
from pipelines.queries.log import Asker, system_user
from pipelines.queries.process import Question
from pipelines.release.current import database_of
from pipelines.settings import home_of

TERMINAL_WIDTH = 80  # characters of the longest text in a cell, and of a column's name
TABLE_CELLS = 500_000  # of a table for a person; to print more takes longer than an answer may
AT_ONCE = 200_000  # cells that are written in one go: a batch may have any number of columns


@dataclass(frozen=True)
class Style:
    """How an answer is written, all of it or what a person can read, and whether lists must be text for it."""

    write: Callable[[Answer], None]
    whole: bool = True
    flat: bool = False


def ask(query: str, home: Path | None, role: str, format: str) -> None:
    """Print the answer on stdout; raises `UserMistake` for a wrong role, format or query."""
    if format not in STYLES:
        raise UserMistake(f"'{format}' is not a format. Choose one of: {', '.join(STYLES)}.")
    if sys.stdout is None:  # as after `>&-`
        raise UserMistake("Standard output is closed, so an answer has nowhere to go. Send it to a file or a program.")
    if format == "parquet" and sys.stdout.isatty():
        raise UserMistake(
            "Parquet is not for a terminal. Send it to a file: thuis sql ... --format parquet > answer.parquet"
        )
    style = STYLES[format]
    most = {"rows": None, "size": None} if style.whole else {}
    folder = home_of(home)
    question = Question(database_of(folder, role), query, flat=style.flat, **most)
    asker = Asker(system_user(), role, "command")
    with orderly(), whole_or_nothing(), seen_to(folder, asker, question) as answer:
        style.write(answer)
        sys.stdout.flush()


@contextmanager
def seen_to(folder: Path, asker: Asker, question: Question) -> Iterator[Answer]:
    """The answer, while there is time to write it down."""
    with asking(folder, asker, question, limits.SECONDS) as answer, in_time(answer.clock):
        yield answer


def show(answer: Answer) -> None:
    """A table for a person, at most 10,000 rows, and of many rows at most so many columns."""
    import polars as pl

    found = answer.table()
    columns = TABLE_CELLS // max(1, min(found.num_rows, limits.ROWS))
    shown = found.select(list(range(min(columns, found.num_columns))))
    rows = pl.DataFrame(pl.from_arrow(shown))
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=-1,
        fmt_str_lengths=TERMINAL_WIDTH,
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
    ):
        typer.echo(rows.head(limits.ROWS))
    typer.echo(note_of(rows.height, found.num_columns - rows.width), err=True)


def note_of(rows: int, left_out: int) -> str:
    """What is said below a table: how long it is, and what of the answer it lacks."""
    note = (
        f"{rows} rows" if rows <= limits.ROWS else f"Stopped at {limits.ROWS} rows; use --format csv for all of them."
    )
    if not left_out:
        return note
    return f"{note}\n{left_out} columns are left out. Name the columns you want, or use --format csv for all of them."


def pieces_of(answer: Answer) -> Iterator[Any]:
    """Batches of no more cells than fit in memory as text."""
    rows = max(1, AT_ONCE // max(1, len(answer.schema)))
    for batch in answer:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def write_csv(answer: Answer) -> None:
    """Comma-separated with a header; all rows, as they come.

    Written from here and not by the library: that waits for its reader where Ctrl-C does not reach it.
    """
    import polars as pl

    sys.stdout.buffer.write(pl.DataFrame(pl.from_arrow(answer.schema.empty_table())).write_csv().encode())
    for piece in pieces_of(answer):
        sys.stdout.buffer.write(pl.DataFrame(pl.from_arrow(piece)).write_csv(include_header=False).encode())


def write_json(answer: Answer) -> None:
    """A list of objects; all rows, as they come."""
    before = "["
    for piece in pieces_of(answer):
        for row in rows_of(piece):
            sys.stdout.write(before + as_json(row))
            before = ","
    sys.stdout.write("[]\n" if before == "[" else "]\n")


def rows_of(batch: Any) -> list[dict[str, Any]]:
    """Rows as Python has them; raises `UserMistake` for a day within a list that Python does not know."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except (OverflowError, ValueError):
        raise UserMistake("A day within a list lies outside the years 1 to 9999. Ask for it as text.") from None
    return rows


def as_json(row: dict[str, Any]) -> str:
    """One row as JSON has it; a number that is none (NaN, Infinity) is null, for JSON has no word for it."""
    try:
        return json.dumps(row, default=plain, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(finite(row), default=plain, ensure_ascii=False, allow_nan=False)


def finite(value: Any) -> Any:
    """A value with null in place of every number in it that is none."""
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def plain(value: Any) -> str | int | float:
    """A value as JSON can hold it: dates by ISO, bytes in hexadecimals, decimals as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def write_parquet(answer: Answer) -> None:
    """A Parquet file on stdout; all rows, a row group for each batch."""
    from pyarrow.parquet import ParquetWriter

    out = Stdout()
    with ParquetWriter(out, answer.schema) as writer:
        try:
            for batch in answer:
                writer.write_batch(batch)
        except BaseException:
            out.stopped = True  # or the writer would close the file as if it were whole
            raise


STYLES = {
    "table": Style(show, whole=False, flat=True),
    "csv": Style(write_csv, flat=True),
    "json": Style(write_json),
    "parquet": Style(write_parquet),
}
