"""The process of one question: it opens one database, gives up everything else, answers and ends.

Lives here: the order of those steps, run as `python -m pipelines.queries.child`. Does not: starting it (`process`), the
limits (`limits`), or what may be asked (`guard`).
The question comes as one line of JSON on stdin, which stays open for as long as somebody waits; the answer leaves as an
Arrow stream on stdout, and a refusal as one line of JSON on stderr. It writes no file and reads no other.
"""

import json
import os
import re
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.ipc

from pipelines.queries import guard, limits
from pipelines.release.current import connect_read_only

REFUSED, TOO_LARGE, BROKEN = 10, 11, 12
BATCH_ROWS = 8192
MESSAGE = 2000
NO_MEMORY = ("Out of Memory", "Memory allocation failure")
INTERNAL = "INTERNAL Error"  # of the engine itself: what it says then is for its makers
# A path from the root or an address in memory, as the engine writes them.
OF_THE_MACHINE = re.compile(r"(?<![\w./])/[^\s/'\"]+/[^\s'\"]*|\b0x[0-9a-f]{6,}", re.IGNORECASE)
# Types that every format has as they are, by how their names begin; but for those that begin alike.
SCALARS = (
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL"),
    *("VARCHAR", "DATE", "TIMESTAMP", "TIME"),
)
NOT_SCALAR = ("TIME WITH TIME ZONE",)
# Days that the engine knows and that no file, and nothing that shows one, can hold.
DAYS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP WITH TIME ZONE")
NO_SUCH_DAY = "A day lies outside the years 1 to 9999. Leave it out, or ask for it as text: cast(... as varchar)."
# What not every format can hold inside a list or a structure. An enumeration would come as numbers beside its texts:
# few bytes, of which whoever writes them down makes any number of long texts.
NOT_WITHIN = ("ENUM", "INTERVAL", "UNION", "MAP", "BIT", "VARIANT", "TIME WITH TIME ZONE")


class Refused(Exception):
    """A question that will not be answered; the message is for its asker."""


def main() -> int:
    """Answer one question; returns the exit code that says how it went."""
    question = json.loads(sys.stdin.readline())
    leave_no_folder()
    threading.Thread(target=end_with_asker, daemon=True).start()
    os.nice(10)
    try:
        answer(question)
    except (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError):
        return TOO_LARGE
    except RecursionError:
        return refuse(guard.TOO_DEEP)
    except Refused as refused:
        return refuse(str(refused))
    except (duckdb.Error, pa.ArrowException, OSError) as error:  # OSError: DuckDB's, half way through a stream
        return told(str(error), question["database"])
    return 0


def told(said: str, database: str) -> int:
    """Tell what the engine said of a question, where that is for its asker; returns the exit code that goes with it.

    Its first line alone: below that stand pieces of the question, and of some faults a trace of the engine itself.
    """
    if any(words in said for words in NO_MEMORY):
        return TOO_LARGE
    if INTERNAL in said:
        return BROKEN
    first = (said.strip().splitlines() or [""])[0].replace(database, "the database")
    return refuse(f"The query cannot be answered: {OF_THE_MACHINE.sub('…', first)}")


def refuse(sentence: str) -> int:
    """Tell the asker why; returns the exit code that goes with it."""
    print(json.dumps({"refused": sentence[:MESSAGE]}), file=sys.stderr, flush=True)  # noqa: T201
    return REFUSED


def leave_no_folder() -> None:
    """Remove the empty folder that this process stands in: whoever started it may be killed before it could."""
    with suppress(OSError):
        Path.cwd().rmdir()


def end_with_asker() -> None:
    """End when stdin does: then nobody waits for the answer any more."""
    sys.stdin.read()
    os._exit(1)


def answer(question: dict[str, Any]) -> None:
    """Open, warm up, lock, confine, and only then look at the question."""
    connection = connect_read_only(Path(question["database"]))
    warm_up(connection)
    limits.lock(connection)
    limits.confine()
    check(connection, question["query"])
    relation = connection.sql(question["query"])
    send(shaped(relation, question["flat"], question["rows"]))


def warm_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Run everything once, so that nothing needs to be opened or started when that is no longer allowed."""
    write(connection.sql("select 1 as one").to_arrow_reader(BATCH_ROWS), pa.BufferOutputStream())
    parse(connection, "select 1")


def parse(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The question as DuckDB reads it."""
    ((text,),) = connection.execute("select json_serialize_sql(?)", [query]).fetchall()
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def check(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raise `Refused` unless this is one SELECT that only asks."""
    if not query.strip():
        raise Refused(guard.ONE_SELECT)
    objection = guard.objection(parse(connection, query), query)
    if objection:
        raise Refused(objection)


def shaped(relation: duckdb.DuckDBPyRelation, flat: bool, rows: int | None) -> duckdb.DuckDBPyRelation:
    """The answer in types that every format has, one row longer than asked for when there is more.

    With `flat`, lists and structures are JSON text, for formats that have only text and numbers.
    """
    once = relation.project("*")  # names the second of two equal columns anew
    columns = zip(once.columns, map(str, relation.types), strict=True)
    fitted = once.project(", ".join(expression(name, kind, flat) for name, kind in columns))
    return fitted if rows is None else fitted.limit(rows + 1)


def expression(name: str, kind: str, flat: bool) -> str:
    """SQL for one column."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"{value(quoted, kind, flat)} as {quoted}"


def value(quoted: str, kind: str, flat: bool) -> str:
    """SQL for the value of one column of this kind."""
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "VARIANT")):
        as_text = flat or any(part in kind for part in NOT_WITHIN)
        return f"cast(to_json({quoted}) as varchar)" if as_text else quoted
    if kind in DAYS:
        known = f"{quoted} is null or {quoted} between '0001-01-01' and '9999-12-31'"
        return f"case when {known} then {quoted} else error('{NO_SUCH_DAY}') end"
    if kind.startswith(SCALARS) and kind not in NOT_SCALAR:
        return quoted
    return quoted if kind == "BLOB" and not flat else f"cast({quoted} as varchar)"


def send(relation: duckdb.DuckDBPyRelation) -> None:
    """Stream the answer to whoever asked."""
    write(relation.to_arrow_reader(BATCH_ROWS), sys.stdout.buffer)
    sys.stdout.buffer.flush()


def write(reader: pa.RecordBatchReader, sink: Any) -> None:
    """One Arrow stream of all batches."""
    with pyarrow.ipc.new_stream(sink, reader.schema) as stream:
        for batch in reader:
            stream.write_batch(batch)


if __name__ == "__main__":
    os._exit(main())
