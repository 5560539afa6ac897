"""The program of the child process that opens spreadsheets, where a hostile one can do no harm.

What belongs here: limits on itself, and the cells of one sheet per request. What does not: what the cells mean, and the
parent's side (`workbook_process`). It runs as a script of its own and imports nothing of this project, so that it
starts in a fraction of a second. Its arguments: the folder of calamine, megabytes of memory, seconds per request.

A request is its length (8 bytes) and a marshalled (sheet or None, content, most columns); an answer is its length and
a marshalled (verdict, rows): `cells` with the rows of the sheet, else `sheet`, `damaged` or `too_large`.
"""

import datetime as dt
import io
import marshal
import resource
import struct
import sys
from typing import Any, BinaryIO

LENGTH = struct.Struct("<Q")


def serve(requests: BinaryIO, answers: BinaryIO, seconds: int) -> None:
    """Answer requests until there are no more."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        sheet, content, most_columns = marshal.loads(requests.read(LENGTH.unpack(head)[0]))  # noqa: S302 - of our own
        _limit_time(seconds)
        try:
            answer = marshal.dumps(cells(content, sheet, most_columns))
        except MemoryError:
            answer = marshal.dumps(("too_large", []))
        answers.write(LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def cells(content: bytes, sheet: str | None, most_columns: int) -> tuple[str, list[list[Any]]]:
    """Return the verdict on a spreadsheet, and the rows of the sheet of that name, else of the first."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if sheet is not None and sheet not in book.sheet_names:
            return "sheet", []
        found = book.get_sheet_by_name(sheet or book.sheet_names[0])
        if found.total_width > most_columns:
            return "too_large", []
        return "cells", [[_plain(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
    except (calamine.CalamineError, OSError, IndexError, ValueError):
        return "damaged", []


def _plain(cell: Any) -> Any:
    """Return what marshal can carry: a moment is its day, a blank is None."""
    if isinstance(cell, str | float | bool | int):
        return None if cell == "" else cell
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


def _limit_time(seconds: int) -> None:
    """Let the system end this process when it computes for longer than that on one request."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def main(library: str, megabytes: str, seconds: str) -> None:
    """Give up all that it does not need, then serve."""
    sys.path.append(library)
    import python_calamine  # noqa: F401 - loaded before files can no longer be opened

    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer, int(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
