"""What the process of one question may use, enforced by the kernel and by DuckDB.

Lives here: the figures, and setting them from inside that process. Does not: what may be asked (`guard`).
DuckDB's own limits do not hold for scalar functions, and it opens its own file again for whoever knows its path: so the
kernel's limits are the wall, and DuckDB's settings the fence before it.
"""

import os
import resource
from pathlib import Path

import duckdb

SECONDS = 12.0  # by the clock, of work that its asker waits for
CPU_SECONDS = 30  # of all threads together, should nobody be left to watch the clock
MEMORY = "1GB"  # what DuckDB allows itself
AT_ONCE = 2  # questions that one program asks at the same time: the machine must have memory for as many
HEADROOM = 1536 * 2**20  # bytes of address space beyond what stands when the question comes
ROWS = 10_000  # for people, on a page or in a terminal
PAGE_BYTES = 32 * 2**20  # of an answer that is kept in memory to be shown
PAGE_CELLS = (
    1_000_000  # of an answer on a page: a truth is a bit and nothing no bit, and as text they are as long as any
)
BATCH_BYTES = 256 * 2**20  # of the largest piece that an answer may come in
LENGTH = 100_000  # characters of a question
THREADS = 2
LOCK = (
    "set temp_directory = ''",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set enable_external_access = false",
    f"set memory_limit = '{MEMORY}'",
    f"set threads = {THREADS}",
    "set python_enable_replacements = false",
    "set lock_configuration = true",
)


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut a connection off from everything but the database that it has open, for good."""
    for statement in LOCK:
        connection.execute(statement)


def confine() -> None:
    """Take from this process what no question needs: no new file, socket or process, no memory or time without end.

    To be called when everything is open, imported and running. What is open stays open.
    """
    allowed = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    if in_use := address_space():
        allowed[resource.RLIMIT_AS] = in_use + HEADROOM
    for what, most in allowed.items():
        hard = resource.getrlimit(what)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lowest, lowest))


def address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell, as it does not limit them there either."""
    told = Path("/proc/self/statm")
    return int(told.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") if told.exists() else 0
